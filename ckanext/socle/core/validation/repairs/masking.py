"""Cells that a person wants out of a file before it is public: personal data.

What is written is a copy where these cells hold nothing, or a word that says nothing
where the rules want one. Every other cell is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from ...table_schemas import TableSchema
from ..columns import Column
from ..limits import DEFAULT_LIMITS, Limits
from ..places import cell_reference
from ..portal_rules import Context
from ..portal_rules.personal import masked
from ..tables import OpenedFile, open_file
from . import forms
from .applying import Writer
from .model import SAFE, SHOWN, Example, Repair, Repaired

MASKED = "mask-cells"
WORD = "Masqué"
"""Written in the place of a text that the rules want filled."""

Places = Mapping[int, Collection[int]]
"""Columns, from 1, of each row of the file."""


def mask(
    source: Path,
    filename: str,
    table_schema: TableSchema,
    places: Places,
    *,
    folder: Path,
    limits: Limits = DEFAULT_LIMITS,
    on_rows: Callable[[int], None] | None = None,
) -> Repaired:
    """Write in *folder* a copy of a file without the values of some *places*.

    `changes` has a repair `mask-cells` for each column, with its exact count; what it
    shows of the values is masked. *on_rows* hears the number of rows read.

    :raises ReadingError: the file cannot be read
    """
    opened = open_file(source, filename, table_schema, limits)
    made = [] if opened.is_text else [forms.workbook()]
    writer = _Masker(opened, made, Context(), limits, on_rows)
    writer.places = places
    path = folder / "masked.csv"
    writer.write(path)
    name = f"{PurePath(filename).stem or 'fichier'}.csv"
    changes = [*made, *writer.masks.values()] if writer.masks else []
    return Repaired(path, name, changes)


def values_at(
    source: Path,
    filename: str,
    table_schema: TableSchema,
    places: Places,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[str]:
    """Yield the filled values of a file at some *places*, as they are written.

    :raises ReadingError: the file cannot be read
    """
    last = max(places, default=0)
    for batch in open_file(source, filename, table_schema, limits).batches():
        for number, cells in batch:
            for column in places.get(number, ()):
                if column <= len(cells) and cells[column - 1].strip():
                    yield cells[column - 1]
        if batch[-1][0] >= last:
            return


class _Masker(Writer):
    """Writes the rows of an opened file without the values of some places."""

    def __init__(self, opened: OpenedFile, *others: Any) -> None:
        super().__init__(opened, *others)
        self.places: Places = {}
        self.masks: dict[int, Repair] = {}
        self._known = {c.number: c for c in opened.matching.columns.values()}
        self._labels = opened.table.labels

    def mend(self, number: int, cells: list[str]) -> None:
        """Empty the cells of one row, in place."""
        for column in self.places.get(number, ()):
            if column > len(cells) or not cells[column - 1].strip():
                continue
            after = _left(self._known.get(column))
            self._note(number, column, cells[column - 1].strip(), after)
            cells[column - 1] = after

    def _note(self, number: int, column: int, before: str, after: str) -> None:
        found = self._known.get(column)
        repair = self.masks.setdefault(
            column,
            Repair(
                MASKED,
                SAFE,
                field=found.name if found else self._labels[column - 1],
                label=found.label if found else self._labels[column - 1],
                column=column,
            ),
        )
        repair.count += 1
        repair.last = cell_reference(number, column)
        if len(repair.examples) < SHOWN:
            example = Example(masked(before), after, repair.last, number)
            repair.examples.append(example)


def _left(column: Column | None) -> str:
    """Return what a cell holds once masked: nothing, unless a free text is wanted."""
    if column is None or not column.required or column.type != "string":
        return ""
    constraints = column.descriptor.get("constraints") or {}
    shaped = any(constraints.get(name) for name in ("enum", "pattern", "minLength"))
    format_ = column.descriptor.get("format") or "default"
    return "" if shaped or format_ != "default" or column.kind else WORD
