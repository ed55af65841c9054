"""The file that rows make, its check, and the rows of a small file."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ReadingError, TableSchemaError
from ..table_schemas import TableSchema
from .columns import MOST_ROWS, EntryColumn, Rows

if TYPE_CHECKING:
    from ..validation import Limits, Report
    from ..validation.portal_rules import Context


def to_csv(columns: Sequence[EntryColumn], rows: Rows) -> bytes:
    r"""Return the file that rows make: UTF-8, commas, the titles first.

    >>> from ckanext.socle.core.entry_grids import entry_columns
    >>> from ckanext.socle.core.table_schemas import get
    >>> to_csv(entry_columns(get("scdl/prenoms"))[:2], [["Romillé", "35245"]]).decode()
    'COMMUNE_NOM,COLL_INSEE\r\nRomillé,35245\r\n'
    """
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(column.guide.name for column in columns)
    written.writerows(rows)
    return text.getvalue().encode()


def check(
    table_schema: TableSchema, content: bytes, context: Context, limits: Limits
) -> Report:
    """Return the report on the file that `to_csv` made, every cell in it."""
    # The engine is loaded when it is used: CKAN starts without it.
    from ..validation import validate  # noqa: PLC0415

    return validate(
        content,
        filename="saisie.csv",
        table_schema=table_schema,
        limits=dataclasses.replace(limits, samples=MOST_ROWS + 1),
        context=context,
    )


def rows_of(
    table_schema: TableSchema, path: Path, filename: str, limits: Limits
) -> Rows | None:
    """Return the rows of a small file, in the order of the columns of the grid.

    None where the grid would lose something: what is no table, or has something in
    columns that the rules do not know, or more than `MOST_ROWS` rows.
    """
    from ..validation.tables import open_file  # noqa: PLC0415

    # Titles, and the rows above them, count among those that are read.
    bound = dataclasses.replace(limits, rows=2 * MOST_ROWS)
    try:
        opened = open_file(path, filename, table_schema, bound)
        found = opened.matching.columns
        names = [str(one["name"]) for one in table_schema.descriptor["fields"]]
        places = [found[n].number - 1 if n in found else None for n in names]
        cells = [cells for batch in opened.batches() for _, cells in batch]
    except (ReadingError, TableSchemaError):
        return None
    rows = [row for row in cells if any(cell.strip() for cell in row)]
    if len(rows) > MOST_ROWS or not found or _has_others(rows, set(places)):
        return None
    return [[_at(row, place) for place in places] for row in rows]


def _has_others(rows: Rows, places: set[int | None]) -> bool:
    """Whether something is written in a column that is none of *places*."""
    return any(
        cell.strip() and place not in places
        for row in rows
        for place, cell in enumerate(row)
    )


def _at(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
