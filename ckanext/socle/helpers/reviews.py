"""The words of what a grouping reads before it is public."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..reviews import rows

__all__ = [
    "socle_review_message",
    "socle_review_of",
    "socle_review_sentence",
    "socle_review_state",
]


def socle_review_state(review: dict[str, Any]) -> dict[str, str]:
    """Return `kind` and `icon` of the badge, and `text`, of a proposal."""
    badges = {
        "waiting": ("run", "hourglass-half", tk._("Waits for a review")),
        "approved": ("ok", "circle-check", tk._("Approved")),
        "returned": ("fix", "reply", tk._("Sent back")),
        "outdated": ("none", "circle-minus", tk._("Given up or replaced")),
    }
    kind, icon, text = badges[review["state"]]
    return {"kind": kind, "icon": icon, "text": text}


def socle_review_sentence(review: dict[str, Any]) -> str:
    """Return what is proposed, a sentence."""
    if review["candidate"]:
        return tk._("A new file for data that are public.")
    return tk._("Data to be made public.")


def socle_review_of(pkg: dict[str, Any]) -> str:
    """Return the name of the grouping that reads a dataset before it is public.

    "" when none does.
    """
    found = rows.of_dataset(pkg["id"]) if pkg.get("private") else None
    group = model.Group.get(found.grouping_id) if found else None
    return str(group.title or group.name) if group else ""


def socle_review_message(candidate_id: str) -> str:
    """Return what was said of a file that was sent back; "" when it was not."""
    found = rows.last_of_candidate(candidate_id)
    return found.message if found else ""
