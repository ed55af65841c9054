"""Problems of a report in words: what, where, how to mend."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..core.validation.places import column_letters
from .formats import socle_number

__all__ = ["socle_problem", "socle_reading"]


def socle_problem(group: dict[str, Any]) -> dict[str, str]:
    """Return `title` (count and nature), `where` and `how` of a group of cells."""
    count = group["count"]
    title = tk.ungettext("{count} cell to mend", "{count} cells to mend", count)
    return {
        "title": title.format(count=socle_number(count)),
        "where": _where(group),
        "how": "",
    }


def _where(group: dict[str, Any]) -> str:
    if not group.get("column"):
        return ""
    return tk._("Column {letter}, “{label}”").format(
        letter=column_letters(group["column"]), label=group.get("label") or ""
    )


def socle_reading(report: dict[str, Any]) -> list[str]:
    """Return how the file was read, a sentence each."""
    return [str(finding["code"]) for finding in report.get("reading") or ()]
