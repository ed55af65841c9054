"""How far the check of a file is, in a sentence."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..helpers.formats import socle_number


def progress_text(task: dict[str, Any] | None, ahead: int = 0) -> str:
    """Return how far a check is, in a sentence; *ahead* checks come before it."""
    if task is None or task["state"] == "waiting":
        if not ahead:
            return tk._("The check starts as soon as its turn comes.")
        return tk.ungettext(
            "Your file is in the queue: {count} check comes before it.",
            "Your file is in the queue: {count} checks come before it.",
            ahead,
        ).format(count=socle_number(ahead))
    if task.get("total"):
        return tk._("{done} rows read out of {total}.").format(
            done=socle_number(task["done"]), total=socle_number(task["total"])
        )
    if task.get("done"):
        return tk.ungettext(
            "{count} row read.", "{count} rows read.", task["done"]
        ).format(count=socle_number(task["done"]))
    return tk._("The file is being read.")
