"""What the screens of a deposit say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config
from ..deposits import Checked
from .formats import socle_number, socle_size
from .problems import socle_reason

__all__ = [
    "socle_deposit_left",
    "socle_deposit_verdict",
    "socle_largest_file",
    "socle_licence_title",
    "socle_period",
]


def socle_deposit_verdict(files: Sequence[Checked], is_waiting: bool) -> dict[str, str]:
    """Return `state`, `kind`, `icon`, `title` and `text` of the second screen.

    The state is `waiting`, `valid`, `invalid`, `impossible` or `none` (no rules).
    """
    reports = [one.report for one in files if one.report]
    if is_waiting:
        return _words("waiting", "run", "hourglass-half", tk._("Check under way"), "")
    failed = [one for one in reports if one["status"] == "error"]
    if failed:
        reason = socle_reason(failed[0]["reason"], failed[0]["reason_params"])
        text = f"{reason['why']} {reason['how']}"
        title = tk._("This file could not be checked")
        return _words("impossible", "fail", "circle-xmark", title, text)
    if not reports:
        return _words(
            "none",
            "none",
            "circle-minus",
            tk._("You may publish this file, without a check"),
            tk._("No rules are known for it: it will be on line as it is."),
        )
    if all(one["status"] == "success" for one in reports):
        return _valid(sum(one["rows"] or 0 for one in reports))
    return _invalid(files)


def _valid(rows: int) -> dict[str, str]:
    title = tk.ungettext(
        "All is well: {count} conforming row.",
        "All is well: {count} conforming rows.",
        rows,
    ).format(count=socle_number(rows))
    return _words("valid", "ok", "circle-check", title, "")


def _invalid(files: Sequence[Checked]) -> dict[str, str]:
    reports = [one.report for one in files if one.report]
    rows = sum(one["rows"] or 0 for one in reports)
    # Blank rows at the end are to be mended, and are no rows of the table.
    found = sum(one["report"]["lenient"]["rows"] for one in reports if one["report"])
    wrong = min(found, rows)
    title = tk._("You can publish this file")
    text = _promise(files, rows) or _now(rows - wrong, wrong, rows)
    return _words("invalid", "run", "circle-info", title, text)


def _promise(files: Sequence[Checked], rows: int) -> str:
    """Return what all the corrections will do, when they mend all; else nothing."""
    checked = [one for one in files if one.report]
    if not rows or not all(one.repairs and _is_whole(one) for one in checked):
        return ""
    return tk.ungettext(
        "With all the corrections, its row will be conforming.",
        "With all the corrections, the {count} rows will be conforming.",
        rows,
    ).format(count=socle_number(rows))


def _is_whole(one: Checked) -> bool:
    """Whether each cell to mend has a correction, safe or to be confirmed."""
    wrong, mended = Counter[str](), Counter[str]()
    for group in ((one.report or {}).get("report") or {}).get("groups") or []:
        if group["severity"] == "fix" and group["lenient"]:
            wrong[group["field"]] += group["count"]
    for repair in one.repairs:
        mended[repair["field"]] += repair["count"]
    return all(mended[field] >= count for field, count in wrong.items())


def _now(good: int, wrong: int, rows: int) -> str:
    """Return how many rows are conforming as they are."""
    if good <= 0:
        return tk._("No row is conforming yet: mend them whenever you want.")
    return tk.ungettext(
        "{good} rows out of {count} are conforming. The other one may be mended "
        "whenever you want.",
        "{good} rows out of {count} are conforming. The {wrong} others may be mended "
        "whenever you want.",
        wrong,
    ).format(
        good=socle_number(good), count=socle_number(rows), wrong=socle_number(wrong)
    )


def _words(state: str, kind: str, icon: str, title: str, text: str) -> dict[str, str]:
    return {"state": state, "kind": kind, "icon": icon, "title": title, "text": text}


def socle_deposit_left(one: Checked) -> list[dict[str, Any]]:
    """Return the problems that no correction proposed mends, the largest first."""
    groups = ((one.report or {}).get("report") or {}).get("groups") or []
    mended = {(repair["field"]) for repair in one.repairs if repair["field"]}
    return [
        group
        for group in groups
        if group["severity"] == "fix"
        and group["lenient"]
        and not (group["field"] in mended and _is_mended(group))
    ]


def _is_mended(group: dict[str, Any]) -> bool:
    """Whether the cells shown have all a value to write instead."""
    samples = group["samples"]
    return bool(samples) and all(cell.get("suggestion") for cell in samples)


def socle_period(first: Any, last: Any) -> str:
    """Return « 2026 », or « de 2024 à 2026 »; "" when no year is given."""
    years = [str(one) for one in (first, last) if one]
    if not years:
        return ""
    if years[0] == years[-1]:
        return years[0]
    return tk._("from {first} to {last}").format(first=years[0], last=years[-1])


def socle_licence_title(licence_id: str | None) -> str:
    """Return the name of a licence; its id when the portal does not know it."""
    known = model.Package.get_license_register().get(licence_id or "")
    return known.title if known else licence_id or ""


def socle_largest_file() -> str:
    """Return the size of the largest file that can be sent and checked: « 100 Mo »."""
    most = tk.config.get("ckan.max_resource_size") or 10
    return socle_size(min(int(most) * 1_000_000, config.validation_max_size()))
