"""The columns of the grid, and the rows that are typed in them."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..table_schemas import TableSchema
from ..table_schemas.guides import ColumnGuide, column_guides
from ..table_schemas.templates import Producer
from ..table_schemas.templates.words import choices

MOST_ROWS = 500
PLAIN_ROWS = 20
"""Rows that a page has where no script helps."""
MOST_CHARACTERS = 2_000_000
"""Of a whole grid: longer texts belong in a file."""
_ISO = ("default", "any", "%Y-%m-%d")
_DECIMAL = frozenset({"integer", "number", "latitude", "longitude", "year"})
_DIGITS = frozenset({"siret", "siren", "postal-code"})

Rows = list[list[str]]


@dataclass(frozen=True)
class EntryColumn:
    """A column of the grid, and how its cells are typed."""

    guide: ColumnGuide
    control: str
    """`list`, `date`, `decimal`, `numeric` or `text`."""
    choices: tuple[str, ...] = ()
    """The values of a `list`, as they are typed."""
    known: str = ""
    """What the organisation fills in each new row; "" elsewhere."""


def entry_columns(
    table_schema: TableSchema, producer: Producer | None = None
) -> list[EntryColumn]:
    """Return the columns in the order of the file.

    >>> from ckanext.socle.core.table_schemas import get
    >>> known = Producer(commune="Romillé", commune_code="35245")
    >>> found = entry_columns(get("scdl/prenoms"), known)
    >>> [(one.guide.name, one.control, one.known) for one in found[:3]]
    [('COMMUNE_NOM', 'text', 'Romillé'), ('COLL_INSEE', 'text', '35245'), \
('ENFANT_SEXE', 'list', '')]
    """
    row = (producer or Producer()).fill(table_schema)
    fields = table_schema.descriptor["fields"]
    guides = column_guides(table_schema)
    return [
        EntryColumn(guide, *_control(field, guide), known)
        for guide, field, known in zip(guides, fields, row, strict=True)
    ]


def _control(field: dict[str, Any], guide: ColumnGuide) -> tuple[str, tuple[str, ...]]:
    offered = choices(field)
    if offered:
        return "list", tuple(offered)
    if field.get("type") == "date" and field.get("format", "default") in _ISO:
        return "date", ()
    if guide.writing in _DECIMAL:
        return "decimal", ()
    return "numeric" if guide.writing in _DIGITS else "text", ()


def is_iso_date(text: str) -> bool:
    """Return whether a text is a date that a calendar can show: « 2026-03-17 ».

    >>> is_iso_date("2026-02-28"), is_iso_date("28/02/2026"), is_iso_date("2026-02-30")
    (True, False, False)
    """
    try:
        return len(text) == len("2026-03-17") and bool(
            datetime.date.fromisoformat(text)
        )
    except ValueError:
        return False


def filled(columns: Sequence[EntryColumn], rows: Iterable[Sequence[Any]]) -> Rows:
    """Return the rows where something was typed, as texts, as wide as the columns.

    What the organisation fills by itself is not typed.

    >>> from ckanext.socle.core.table_schemas import get
    >>> columns = entry_columns(get("scdl/prenoms"), Producer(commune="Romillé"))
    >>> filled(columns, [["Romillé"], ["Romillé", "", "", "Zoé"], [None, " "]])
    [['Romillé', '', '', 'Zoé', '', '']]
    """
    return [row for row in squared(columns, rows) if not is_untouched(columns, row)]


def is_untouched(columns: Sequence[EntryColumn], row: Sequence[str]) -> bool:
    """Return whether a row holds nothing but what the organisation fills."""
    return all(
        not text.strip() or text.strip() == column.known
        for text, column in zip(row, columns, strict=False)
    )


def squared(columns: Sequence[EntryColumn], rows: Iterable[Sequence[Any]]) -> Rows:
    """Return rows of texts as wide as the columns; at most `MOST_ROWS` of them."""
    width = len(columns)
    found = []
    for row in itertools.islice(rows, MOST_ROWS):
        texts = ["" if cell is None else str(cell) for cell in row[:width]]
        found.append([*texts, *[""] * (width - len(texts))])
    return found
