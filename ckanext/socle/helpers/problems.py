"""Problems of a report in words: what, where, how to mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ..core import messages
from .formats import socle_number, socle_size

__all__ = [
    "socle_cell",
    "socle_nature",
    "socle_problem",
    "socle_reading",
    "socle_reason",
    "socle_service_words",
]

Words = dict[str, str]


def socle_problem(group: Mapping[str, Any]) -> Words:
    """Return `title` (count and nature), `where` and `how` of a group of cells."""
    sentence = messages.render(
        group,
        gettext=tk._,
        ngettext=tk.ungettext,
        number=socle_number,
        size=socle_size,
    )
    return {"title": sentence.what, "where": sentence.where, "how": sentence.how}


def socle_cell(group: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
    """Return what is said of one cell of a group: its fault, how to mend it."""
    how = socle_problem({**group, "count": 1, "samples": [cell]})["how"]
    return f"{socle_nature(group)}. {how}".strip()


def socle_nature(group: Mapping[str, Any]) -> str:
    """Return the nature of a problem, without its count: « Date écrite autrement »."""
    title = socle_problem({**group, "count": 1})["title"]
    what = title.removeprefix("1").lstrip("\xa0\u202f ")
    return f"{what[:1].upper()}{what[1:]}"


def socle_reading(report: dict[str, Any]) -> list[str]:
    """Return how the file was read, a sentence each."""
    return [
        messages.render_reading(
            finding, gettext=tk._, ngettext=tk.ungettext, number=socle_number
        )
        for finding in report.get("reading") or ()
    ]


def socle_reason(code: str, params: dict[str, Any] | None = None) -> Words:
    """Return `why` and `how` for the reason of an impossible check, full sentences."""
    own = _portal_reasons()
    if code in own or code not in messages.CATALOGUE:
        why, how = own.get(code, own["task-failed"])
        return {"why": why, "how": how}
    words = socle_problem({"code": code, "count": 1, "params": params or {}})
    return {"why": f"{words['title']}.", "how": words["how"]}


def socle_service_words(code: str, count: int = 1) -> str:
    """Return what a person says to keep *count* values; "" where nothing may be said.

    *code* is that of a group of a report: `personal-email`, `personal-phone`…
    """
    words = {
        "personal-email": tk.ungettext(
            "It is the address of a service", "They are addresses of services", count
        ),
        "personal-phone": tk.ungettext(
            "It is the phone of a service", "They are phones of services", count
        ),
        "personal-name": tk.ungettext(
            "It is not a private person", "They are not private persons", count
        ),
        "personal-column": tk._("It is not personal data"),
    }
    return words.get(code, "")


def _portal_reasons() -> dict[str, tuple[str, str]]:
    """Reasons that the file has nothing to do with."""
    return {
        "file-missing": (
            tk._("The file is no longer on the portal."),
            tk._("Send it again."),
        ),
        "unknown-rules": (
            tk._("The rules chosen for this file are not known here."),
            tk._("Change the kind of file, or its version, then save."),
        ),
        "task-failed": (
            tk._("The check did not succeed, in spite of several tries."),
            tk._("You did nothing wrong, and your file is kept. Run the check again."),
        ),
        "task-cancelled": (
            tk._("The check was stopped before its end."),
            tk._("Your file is kept. Run the check again when you want."),
        ),
    }
