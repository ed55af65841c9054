"""Files kept beside those that are on line, in words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import config
from .formats import socle_number

__all__ = [
    "socle_candidate_reason",
    "socle_candidate_state",
    "socle_held_dataset",
    "socle_kept_days",
    "socle_kept_files",
    "socle_waiting_file",
]

_OPEN = ("waiting", "refused")


def socle_kept_days() -> int:
    """Return the days that a file is kept once it is of no more use."""
    return config.candidate_retention_days()


def socle_kept_files(resource_id: str) -> list[dict[str, Any]]:
    """Return the files kept beside that of a resource, for those who may change it."""
    try:
        found = tk.get_action("socle_candidate_list")({}, {"resource_id": resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError):
        return []
    return list(found)


def socle_waiting_file(resource_id: str) -> dict[str, Any] | None:
    """Return the file that waits to replace that of a resource, if one does."""
    kept = socle_kept_files(resource_id)
    return next((one for one in kept if one["state"] in _OPEN), None)


def socle_held_dataset(pkg: dict[str, Any]) -> dict[str, Any] | None:
    """Return what keeps a private dataset back, for those who may change it.

    As `socle_held_dataset_show`, with `files`: `id`, `name` and state (`text`) of each
    one that is not known to conform. None when nobody asked to publish it.
    """
    if not pkg.get("private"):
        return None
    try:
        found = tk.get_action("socle_held_dataset_show")({}, {"package_id": pkg["id"]})
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError):
        return None
    if not found["held"]:
        return None
    files = [
        {"id": one["id"], "name": tk.h.resource_display_name(one), "text": text}
        for one in pkg.get("resources") or ()
        if (text := _held_text(one))
    ]
    return {**found, "files": files}


def _held_text(resource: dict[str, Any]) -> str:
    """Return why a file is not known to conform; "" when it is, or is not checked."""
    if not resource.get("table_schema"):
        return ""
    waiting = socle_waiting_file(resource["id"])
    if waiting is not None:
        reason = socle_candidate_reason(waiting)
        return reason or socle_candidate_state(waiting)["text"]
    badge = tk.h.socle_badge(resource.get("validation_status"), None)
    return "" if resource.get("validation_status") == "success" else badge["text"]


def socle_candidate_state(candidate: dict[str, Any]) -> dict[str, str]:
    """Return `kind` and `icon` of the badge, and `text`, of a kept file."""
    if candidate["reason"] == "review" and candidate["state"] == "waiting":
        return _badge("run", "hourglass-half", tk._("Waits for a review"))
    if candidate["state"] == "waiting":
        return _badge("run", "hourglass-half", tk._("Check under way"))
    if candidate["state"] == "refused":
        return _badge("fix", "triangle-exclamation", tk._("Waits for a correction"))
    if candidate["state"] == "promoted":
        return _badge("ok", "circle-check", tk._("Put on line"))
    if candidate["state"] == "replaced":
        return _badge("none", "clock-rotate-left", tk._("Replaced"))
    if candidate["state"] == "withdrawn":
        return _badge("none", "circle-minus", tk._("Given up"))
    return _badge("else", "clock-rotate-left", tk._("File before corrections"))


def _badge(kind: str, icon: str, text: str) -> dict[str, str]:
    return {"kind": kind, "icon": icon, "text": text}


def socle_candidate_reason(candidate: dict[str, Any]) -> str:
    """Return why a file waits or was given up, in a sentence; "" when it says itself.

    The reason may be the note of an administrator: it is then given as it is.
    """
    report = candidate.get("report") or {}
    if candidate["reason"] == "not-conforming" and report.get("errors"):
        return tk.ungettext(
            "{count} cell is to be mended.",
            "{count} cells are to be mended.",
            report["errors"],
        ).format(count=socle_number(report["errors"]))
    return _reasons().get(candidate["reason"], candidate["reason"])


def _reasons() -> dict[str, str]:
    return {
        "not-conforming": tk._("The titles of columns are to be mended."),
        "unreadable": tk._("We cannot read this file."),
        "not-authorized": tk._("The person who sent it may not publish here any more."),
        "not-accepted": tk._("Some information on the file is missing. Send it again."),
        "outdated": tk._("Another file was sent after it."),
        "review": tk._("The grouping reads it before it is public."),
        "returned": tk._("The grouping sent it back: see its message."),
        "resource-gone": tk._("The file that it was to replace was removed."),
    }
