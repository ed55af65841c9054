"""Some consecutive rows of a file, by columns."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

ROWS = 5_000
"""Rows of a sheet in a batch."""


@dataclass
class Batch:
    """Some consecutive rows: those of the right width by columns, the others apart."""

    first: int
    """Number of the first row in the file, from 1."""
    numbers: Sequence[int]
    """Row of each cell of the columns."""
    columns: list[Any]
    """Arrays of texts, or lists of cells, in the order of the file."""
    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    """Rows with cells missing or to spare."""

    @property
    def last(self) -> int:
        """Number of the last row; `first` - 1 when there is none."""
        return self.first + len(self.numbers) + len(self.odd) - 1

    def row(self, place: int) -> list[Any]:
        """Return the cells of the row at *place* of the columns."""
        return [
            column[place] if isinstance(column, list) else column[place].as_py()
            for column in self.columns
        ]


def sheet_batches(rows: Iterator[tuple[int, list[Any]]], width: int) -> Iterator[Batch]:
    """Yield the rows of a sheet, whose titles are *width*, as batches."""
    while chunk := list(itertools.islice(rows, ROWS)):
        even = [one for one in chunk if len(one[1]) == width]
        odd = [one for one in chunk if len(one[1]) != width]
        columns = zip(*(cells for _, cells in even), strict=True)
        numbers = [number for number, _ in even]
        yield Batch(chunk[0][0], numbers, list(map(_column, columns)), odd)


def _column(cells: Sequence[Any]) -> Any:
    """Return texts and blanks as an array; a list where there are other values."""
    try:
        return pa.array(cells, pa.string())
    except pa.ArrowException:
        return list(cells)


def absent_cells(cells: Any, missing: Collection[str]) -> Any:
    """Return which cells of a column of a batch mean that there is nothing."""
    if isinstance(cells, list):
        return pa.array([cell is None or str(cell) in missing for cell in cells])
    known = pc.is_in(cells, value_set=pa.array(sorted(missing), pa.string()))
    return pc.or_(pc.is_null(cells), known)
