"""Badges: the state of a file's check as an icon, a word and a count."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .formats import socle_number

__all__ = ["socle_badge", "socle_dataset_badge", "socle_report_of"]

_ICONS = {
    "ok": "circle-check",
    "fix": "triangle-exclamation",
    "run": "hourglass-half",
    "fail": "circle-xmark",
    "none": "circle-minus",
}
_KINDS = {
    "success": "ok",
    "failure": "fix",
    "running": "run",
    "error": "fail",
    "": "none",
}
_WORST_FIRST = ("failure", "error", "running", "success")


def socle_badge(status: str | None, errors: int | None = None) -> dict[str, str]:
    """Return `kind`, `icon` and `text` of the badge of a check's status."""
    kind = _KINDS.get(status or "", "none")
    return {"kind": kind, "icon": _ICONS[kind], "text": _text(kind, errors)}


def _text(kind: str, errors: int | None) -> str:
    if kind == "fix" and errors:
        return tk.ungettext(
            "To mend: {count} cell", "To mend: {count} cells", errors
        ).format(count=socle_number(errors))
    return {
        "ok": tk._("Conforming"),
        "fix": tk._("To mend"),
        "run": tk._("Check under way"),
        "fail": tk._("Check impossible"),
        "none": tk._("Not checked"),
    }[kind]


def socle_dataset_badge(package: dict[str, Any]) -> dict[str, str] | None:
    """Return the badge of a dataset: that of the file that most needs care.

    None when no file of it has rules to follow.
    """
    checked = [res for res in package.get("resources") or [] if res.get("table_schema")]
    if not checked:
        return None
    states = {res.get("validation_status") for res in checked}
    return socle_badge(next((s for s in _WORST_FIRST if s in states), None))


def socle_report_of(resource: dict[str, Any]) -> dict[str, Any] | None:
    """Return the last report on a file; None when it was never checked."""
    if not resource.get("table_schema"):
        return None
    try:
        return tk.get_action("socle_report_show")({}, {"resource_id": resource["id"]})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return None
