"""The first rows of a file, as people look at them before they download it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .table_schemas import TableSchema
from .validation.header import Titles, is_blank
from .validation.limits import DEFAULT_LIMITS, Limits
from .validation.reader import Source, read_table

ROWS = 20
_COLUMNS = 60
_CHARACTERS = 200


@dataclass(frozen=True)
class Preview:
    """Texts only, cut: `rows` has at most twenty, of at most sixty columns."""

    titles: list[str]
    """As the file writes them."""
    labels: list[str]
    """In plain words where the table schema knows the column."""
    rows: list[list[str]]
    numeric: list[bool]
    """Whether every value shown of a column is a number."""
    columns: int
    """How many columns the file has."""


@dataclass(frozen=True)
class Whole:
    """Every row of a file, as texts; `rows` is read once, blank ones left out."""

    titles: list[str]
    """As the file writes them."""
    labels: list[str]
    """In plain words where the table schema knows the column."""
    rows: Iterator[list[str]]
    """Each as long as `titles`."""


def whole(
    source: Source,
    *,
    filename: str | None,
    table_schema: TableSchema | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Whole:
    """Return a file as a table of texts, none of them cut.

    :raises ReadingError: the file cannot be read as one table; while rows are read too

    >>> rows = [["COLL_NOM", "MONTANT"], ["Romillé", 12], ["", ""]]
    >>> list(whole(rows, filename=None).rows)
    [['Romillé', '12']]
    """
    known = _labels(table_schema)
    table = read_table(
        source,
        filename=filename,
        titles=Titles({title: title for title in known}),
        limits=limits,
    )
    titles = ["" if one is None else str(one).strip() for one in table.labels]
    return Whole(
        titles=titles,
        labels=[known.get(title, title) for title in titles],
        rows=(
            _filled(cells, len(titles))
            for _, cells in table.rows
            if not all(map(is_blank, cells))
        ),
    )


def _filled(cells: Sequence[Any], length: int) -> list[str]:
    texts = ["" if cell is None else str(cell).strip() for cell in cells[:length]]
    return texts + [""] * (length - len(texts))


def preview(
    source: Source,
    *,
    filename: str | None,
    table_schema: TableSchema | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Preview:
    """Return the first rows of a file; blank ones are left out.

    :raises ReadingError: the file cannot be read as one table

    >>> rows = [["COLL_NOM", "MONTANT"], ["Romillé", 12], ["", ""]]
    >>> preview(rows, filename=None).numeric
    [False, True]
    """
    known = _labels(table_schema)
    table = read_table(
        source,
        filename=filename,
        titles=Titles({title: title for title in known}),
        limits=limits,
    )
    filled = (cells for _, cells in table.rows if not all(map(is_blank, cells)))
    rows = [_texts(cells) for cells in itertools.islice(filled, ROWS)]
    titles = _texts(table.labels)
    rows = [(row + [""] * (len(titles) - len(row)))[: len(titles)] for row in rows]
    return Preview(
        titles=titles,
        labels=[known.get(title, title) for title in titles],
        rows=rows,
        numeric=[_is_numeric(row[n] for row in rows) for n in range(len(titles))],
        columns=len(table.labels),
    )


def _labels(table_schema: TableSchema | None) -> dict[str, str]:
    if table_schema is None:
        return {}
    fields = table_schema.descriptor.get("fields") or []
    return {one["name"]: table_schema.field_label(one["name"]) for one in fields}


def _texts(cells: Sequence[Any]) -> list[str]:
    return [_text(cell) for cell in cells[:_COLUMNS]]


def _text(cell: Any) -> str:
    text = "" if cell is None else str(cell).strip()
    return text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…"


def _is_numeric(texts: Any) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and all(is_number(text) for text in filled)


def is_number(text: str) -> bool:
    """Return whether a text is a quantity: no code, no identifier."""
    # A code keeps its zero, and its place on the left.
    if len(text) > 1 and text.startswith("0") and text[1:2].isdigit():
        return False
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return len(text) < 14  # a SIRET is no quantity
