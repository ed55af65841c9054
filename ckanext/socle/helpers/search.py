"""What the search page shows: few filters, in plain words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..search import TABLE_SCHEMA, TERRITORY, VERDICT, VERDICTS, compact_territory
from .badges import socle_badge
from .choices import socle_table_schema_label
from .territories import socle_territory

__all__ = ["socle_facet_label", "socle_facets", "socle_filter_text"]

_HIDDEN = ("groups", "license_id", "tags")
_COMPACT = "socle:"
_LEVELS = ("commune", "epci", "departement", "region", "arrondissement", "ept", "com")


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


def socle_filter_text(field: str, value: str, shown: str) -> str:
    """Return the words of a filter that is on; *shown* is CKAN's own words for it."""
    if field == TERRITORY:
        return _territory_name(value) or tk._("the territory asked")
    return socle_facet_label(field, {"name": value, "display_name": shown or value})


def _territory_name(value: str) -> str:
    """Return the name of a territory from its word in the index; "" if unknown."""
    for level in _LEVELS:
        territory_id = f"{level}:{value[1:]}"
        if compact_territory(territory_id) == value:
            return (socle_territory(territory_id) or {}).get("name", "")
    return ""
