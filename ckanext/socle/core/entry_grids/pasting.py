"""What is pasted from a spreadsheet, and where it goes in the grid."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..table_schemas import TableSchema
from .columns import MOST_CHARACTERS, MOST_ROWS, EntryColumn, Rows

if TYPE_CHECKING:
    from ..validation import Limits


@dataclass(frozen=True)
class Pasted:
    """What was pasted from a spreadsheet."""

    rows: Rows
    columns: list[int | None] | None
    """The place of the column that each title names (`None`: of none); no titles:
    `None`."""
    unknown: list[str]
    """Titles that name no column."""


def pasted(table_schema: TableSchema, text: str, limits: Limits) -> Pasted:
    r"""Return the rows of a text copied from a spreadsheet, or from a CSV.

    The first row is taken for titles when most of its cells name a column. At most
    `MOST_ROWS` rows come back, and one more where there were others.

    >>> from ckanext.socle.core.table_schemas import get
    >>> from ckanext.socle.core.validation import DEFAULT_LIMITS
    >>> text = "Prénom\tAutre\nZoé\t1\n"
    >>> pasted(get("scdl/prenoms"), text, DEFAULT_LIMITS)
    Pasted(rows=[['Zoé', '1']], columns=[3, None], unknown=['Autre'])
    """
    from ..validation.compiling import compile_rules  # noqa: PLC0415

    rows = _split(text)
    names = [field["name"] for field in table_schema.descriptor["fields"]]
    titles = compile_rules(table_schema, limits).titles
    first = [cell.strip() for cell in rows[0]] if rows else []
    found = [titles.name(cell) for cell in first]
    named, written = sum(one is not None for one in found), sum(map(bool, first))
    if not named or named * 2 < written:
        return Pasted(rows, None, [])
    places = [None if name is None else names.index(name) for name in found]
    unknown = [c for c, name in zip(first, found, strict=True) if c and name is None]
    return Pasted(rows[1:], places, unknown)


def _split(text: str) -> Rows:
    """Return cells: between tabs, or semicolons where there is no tab."""
    lines = text.lstrip("\ufeff")[:MOST_CHARACTERS]
    is_csv = "\t" not in lines and ";" in lines.partition("\n")[0]
    read = csv.reader(io.StringIO(lines, newline=""), delimiter=";" if is_csv else "\t")
    rows: Rows = []
    try:
        for row in read:
            if any(cell.strip() for cell in row):
                rows.append([_one_line(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:  # a cell longer than the module takes
        return rows
    return rows


def _one_line(cell: str) -> str:
    r"""Return a cell as the grid holds it: its lines side by side.

    >>> _one_line("place\nde la Mairie")
    'place de la Mairie'
    """
    return " ".join(cell.split("\n")).replace("\r", "").strip()


def laid(
    columns: Sequence[EntryColumn],
    found: Pasted,
    rows: Rows,
    *,
    row: int = 0,
    places: Sequence[int] = (),
) -> tuple[Rows, int]:
    """Return *rows* with what was pasted from *row* on, and how many rows are left.

    With titles, each cell goes below its own; otherwise in the columns *places*, or
    from the first of them on when what was pasted is wider. Rows that are new hold
    what the organisation fills. Beyond `MOST_ROWS`, rows are left out and counted.
    """
    made = [list(one) for one in rows]
    room = MOST_ROWS - row
    targets = found.columns or _targets(found, places)
    for place, cells in enumerate(found.rows[:room], start=row):
        while len(made) <= place:
            made.append([one.known for one in columns])
        for target, cell in zip(targets, cells, strict=False):
            if target is not None and target < len(columns):
                made[place][target] = cell
    return made, max(len(found.rows) - room, 0)


def _targets(found: Pasted, places: Sequence[int]) -> Sequence[int]:
    width = max(map(len, found.rows), default=0)
    first = places[0] if places else 0
    return places if width <= len(places) else range(first, first + width)
