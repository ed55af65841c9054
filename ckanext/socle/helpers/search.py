"""What the search page shows: few filters, in plain words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..search import TABLE_SCHEMA, VERDICT, VERDICTS
from .badges import socle_badge
from .choices import socle_table_schema_label

__all__ = ["socle_facet_label", "socle_facets"]

_HIDDEN = ("groups", "license_id", "tags")
_COMPACT = "socle:"


def socle_facets(titles: dict[str, str]) -> list[str]:
    """Return the names of the filters to show, those that help most first."""
    first = [VERDICT, TABLE_SCHEMA, "organization"]
    others = [name for name in titles if name not in (*first, *_HIDDEN)]
    return [name for name in first if name in titles] + others


def socle_facet_label(name: str, item: dict[str, Any]) -> str:
    """Return the words of a filter's value."""
    if name == VERDICT:
        status = next(
            (status for status, code in VERDICTS.items() if code == item["name"]), ""
        )
        return socle_badge(status)["text"]
    if item["name"].startswith(_COMPACT):
        return socle_table_schema_label(item["name"].removeprefix(_COMPACT))
    return item["display_name"] or tk._("Not said")
