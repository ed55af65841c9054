"""Why a file could not be checked, and what to do about it, in two sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from .formats import socle_number, socle_size

__all__ = ["socle_reason"]

Words = Callable[[], tuple[str, str]]


def socle_reason(code: str, params: dict[str, Any] | None = None) -> dict[str, str]:
    """Return `why` and `how` for the reason of an impossible check."""
    words = {**_FILES, **_LINKS, **_PORTAL}.get(code, _unknown)
    why, how = words()
    values = _Values(_shown(params or {}))
    return {"why": why.format_map(values), "how": how.format_map(values)}


class _Values(dict[str, str]):
    """Parameters of a sentence; one that was not given shows nothing."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(params: dict[str, Any]) -> dict[str, str]:
    """Numbers with the spaces of the language; sizes in bytes under `size` too."""
    shown = {
        key: socle_number(value) if isinstance(value, int) else str(value)
        for key, value in params.items()
    }
    for key in ("size", "limit"):
        if isinstance(params.get(key), int) and params[key] >= 100_000:
            shown[f"{key}_bytes"] = socle_size(params[key])
    return shown


def _unreadable() -> tuple[str, str]:
    return (
        tk._("We cannot read this file."),
        tk._("Open it in your spreadsheet, then save it as .xlsx or .csv."),
    )


def _too_big() -> tuple[str, str]:
    return (
        tk._("This file is too big to be checked: the limit is {limit_bytes}."),
        tk._("Save one year per file, and publish each of them."),
    )


def _too_big_inside() -> tuple[str, str]:
    return (
        tk._("This file is too big to be checked once it is opened."),
        tk._("Save one year per file, and publish each of them."),
    )


def _interrupted() -> tuple[str, str]:
    return (
        tk._("The connection stopped before the end of the file."),
        tk._("Run the check again. If it happens again, send the file here."),
    )


def _stopped() -> tuple[str, str]:
    return (
        tk._("The check was stopped before its end."),
        tk._("Your file is kept. Run the check again when you want."),
    )


def _failed() -> tuple[str, str]:
    return (
        tk._("The check did not succeed, in spite of three tries."),
        tk._("You did nothing wrong, and your file is kept. Run the check again."),
    )


def _unknown_rules() -> tuple[str, str]:
    return (
        tk._("The rules chosen for this file are not known here."),
        tk._("Change the kind of file, or its version, then save."),
    )


def _unknown() -> tuple[str, str]:
    return (
        tk._("The check did not succeed."),
        tk._("You did nothing wrong, and your file is kept. Run the check again."),
    )


_FILES: dict[str, Words] = {
    "unreadable-file": _unreadable,
    "empty-file": lambda: (
        tk._("This file is empty."),
        tk._("Check that it is the right one, then send it again."),
    ),
    "unsupported-format": lambda: (
        tk._("This kind of file (.{extension}) is not a table that can be checked."),
        tk._("Open it in your spreadsheet, then save it as .xlsx or .csv."),
    ),
    "protected-workbook": lambda: (
        tk._("This workbook is protected by a password."),
        tk._("Save it without a password, then send it again."),
    ),
    "too-big": _too_big,
    "inflates-too-big": _too_big_inside,
    "too-many-rows": lambda: (
        tk._("This file has more than {limit} rows: it is too long to be checked."),
        tk._("Save one year per file, and publish each of them."),
    ),
    "too-many-columns": lambda: (
        tk._("This file has more than {limit} columns."),
        tk._("Check that its columns are well separated, then send it again."),
    ),
    "cell-too-long": lambda: (
        tk._("A cell of this file holds more than {limit} characters."),
        tk._("A quotation mark may be missing. Save the file again as .xlsx."),
    ),
    "out-of-time": lambda: (
        tk._("The check took too long, and was stopped."),
        tk._("Save one year per file, and publish each of them."),
    ),
    "wrong-rules": _unknown_rules,
    "unknown-rules": _unknown_rules,
}
_LINKS: dict[str, Words] = {
    "wrong-link": lambda: (
        tk._("The link is not a web address: {url}"),
        tk._("A link begins with https://. Mend it, or send the file here."),
    ),
    "forbidden-address": lambda: (
        tk._("The link leads to {host}, which is not open to everyone."),
        tk._("Send the file here, or ask for that address to be allowed."),
    ),
    "link-dead": lambda: (
        tk._("The link does not answer: {url}"),
        tk._("Check the address, or send the file here."),
    ),
    "wrong-certificate": lambda: (
        tk._("The security of the site {host} cannot be verified."),
        tk._("Tell those who run that site, or send the file here."),
    ),
    "http-status": lambda: (
        tk._("The site of the link does not give the file (answer {status})."),
        tk._("Check the address, or send the file here."),
    ),
    "too-many-redirects": lambda: (
        tk._("The link leads from address to address, without end."),
        tk._("Check the address, or send the file here."),
    ),
    "timeout": lambda: (
        tk._("The site of the link is too slow: it gave no file in {limit} seconds."),
        tk._("Run the check again later, or send the file here."),
    ),
    "link-interrupted": _interrupted,
    "link-failed": _interrupted,
}
_PORTAL: dict[str, Words] = {
    "file-missing": lambda: (
        tk._("The file is no longer on the portal."),
        tk._("Send it again."),
    ),
    "task-failed": _failed,
    "task-cancelled": _stopped,
}
