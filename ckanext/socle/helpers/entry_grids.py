"""What the grid asks while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import entry_grids, table_schemas
from ..core.entry_grids import is_iso_date
from ..core.validation.places import column_letters
from .choices import socle_table_schema_groups

__all__ = [
    "socle_column_letter",
    "socle_entry_grid_keys",
    "socle_entry_grid_kinds",
    "socle_is_iso_date",
    "socle_is_typed",
]


def socle_column_letter(place: int) -> str:
    """Return the letter of a column by its place, from 0: « A », « AB »."""
    return column_letters(place + 1)


def socle_is_iso_date(text: str) -> bool:
    """Return whether a text is a date that a calendar can show."""
    return is_iso_date(text)


def socle_is_typed(resource: Mapping[str, Any]) -> bool:
    """Return whether the file of a draft was typed in a grid, which can show it."""
    return resource.get("url_type") == "upload" and entry_grids.is_ours(resource["url"])


def socle_entry_grid_keys() -> set[str]:
    """Return the keys of the files that can be typed: tables that are in use."""
    return {
        one["name"]
        for one in table_schemas.list_table_schemas()
        if one["schema_type"] == "tableschema"
        and one["checked"]
        and one["status"] in ("current", "superseded")
    }


def socle_entry_grid_kinds() -> list[dict[str, Any]]:
    """Return the groups of `socle_table_schema_groups`, of files that are tables."""
    known = socle_entry_grid_keys()
    found = []
    for group in socle_table_schema_groups():
        choices = [one for one in group["choices"] if one["value"] in known]
        if choices:
            found.append({**group, "choices": choices})
    return found
