"""What the grid asks while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from .. import entry_grids, table_schemas
from ..core.entry_grids import MOST_ROWS, is_iso_date
from ..core.validation.places import column_letters
from ..deposits import Checked
from .choices import socle_table_schema_groups

__all__ = [
    "socle_column_letter",
    "socle_entry_grid_keys",
    "socle_entry_grid_kinds",
    "socle_entry_grid_link",
    "socle_is_iso_date",
]


def socle_column_letter(place: int) -> str:
    """Return the letter of a column by its place, from 0: « A », « AB »."""
    return column_letters(place + 1)


def socle_is_iso_date(text: str) -> bool:
    """Return whether a text is a date that a calendar can show."""
    return is_iso_date(text)


def socle_entry_grid_link(files: Sequence[Checked]) -> str:
    """Return the words of the link from a check to the grid; "" where none opens it.

    A file that was typed, or another one of few rows; no file is read here.
    """
    if len(files) != 1 or files[0].resource.get("url_type") != "upload":
        return ""
    resource, report = files[0].resource, files[0].report
    if entry_grids.is_ours(resource["url"]):
        return tk._("Back to the grid: change the rows")
    is_small = 0 < ((report or {}).get("rows") or 0) <= MOST_ROWS
    if not is_small or resource.get("table_schema") not in socle_entry_grid_keys():
        return ""
    return tk._("Change the rows here, in a grid")


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
