"""The repaired file: written row after row, nothing changed but what was chosen."""

from __future__ import annotations

import csv
import dataclasses
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from ...errors import RepairNotFound
from ...table_schemas import TableSchema
from ..limits import DEFAULT_LIMITS, Limits
from ..places import cell_reference
from ..portal_rules import Context
from ..report import Report, shorten
from ..tables import OpenedFile, open_file
from . import forms, titles
from .cells import mender
from .model import SHOWN, Example, Repair, Repaired
from .positions import Swaps
from .proposing import MEMORY, propose


def apply(
    source: bytes | Path,
    filename: str | None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    chosen: Collection[str],
    *,
    folder: Path | None = None,
    report: Report | None = None,
    context: Context | None = None,
    limits: Limits = DEFAULT_LIMITS,
    on_rows: Callable[[int], None] | None = None,
) -> Repaired:
    """Write a copy of a file with the *chosen* repairs, by id, and none other.

    The copy lies in *folder* (a new one of the system's when left out), whose owner
    removes it. *report* is that of the same file, to look at fewer columns. `changes`
    has each repair with the exact count of what it changed. *on_rows* hears the number
    of rows read: each one is read once to look, and once to write.

    :raises RepairNotFound: the file is not offered one of them
    :raises ReadingError: the file cannot be read
    """
    context = context or Context()
    offered = propose(
        source,
        filename,
        table_schema,
        report,
        context=context,
        limits=limits,
        on_rows=on_rows,
    )
    known = {repair.id for repair in offered}
    for one in chosen:
        if one not in known:
            raise RepairNotFound(repair=one)
    wanted = {r.id for r in offered if r.id in chosen or (chosen and r.required)}
    name = f"{PurePath(filename or '').stem or 'fichier'}.csv"
    where = folder or Path(tempfile.mkdtemp(prefix="socle-repaired-"))
    path = where / "repaired.csv"

    def write(ids: set[str]) -> list[Repair]:
        opened = open_file(source, filename, table_schema, limits)
        made = [_fresh(repair) for repair in offered if repair.id in ids]
        Writer(opened, made, context, limits, on_rows).write(path)
        return [one for one in made if one.count]

    try:
        return Repaired(path, name, write(wanted))
    except UnicodeEncodeError:
        # The encoding of the file has not the letters of what was chosen.
        return Repaired(path, name, write({*wanted, forms.ENCODING}))


def _fresh(repair: Repair) -> Repair:
    """Return a repair whose places are counted anew, where they are counted."""
    if repair.field is None and repair.code != forms.BLANK_ROWS:
        return repair
    if repair.code == titles.NEAR:
        return repair
    return dataclasses.replace(repair, count=0, last=None, examples=[])


class Writer:
    """Writes the rows of an opened file."""

    def __init__(
        self,
        opened: OpenedFile,
        made: list[Repair],
        context: Context,
        limits: Limits,
        on_rows: Callable[[int], None] | None = None,
    ) -> None:
        self._on_rows = on_rows
        self._opened, self._limits = opened, limits
        self._made = {repair.id: repair for repair in made}
        self._swaps = Swaps(opened.matching.columns, context)
        self._swap = next((r for r in made if r.code == "repair-swapped"), None)
        self._columns = {
            column.number - 1: (mend, {r.code: r for r in made if r.field == name}, {})
            for name, column in opened.matching.columns.items()
            if any(repair.field == name for repair in made)
            if (mend := mender(column, context.sirets))
        }  # type: dict[int, tuple[Any, dict[str, Repair], dict[str, Any]]]
        blank = self._made.get(forms.BLANK_COLUMNS)
        self._dropped = frozenset(blank.params["places"] if blank else ())

    def write(self, path: Path) -> None:
        """Write the file.

        :raises ReadingError: a limit met while reading
        """
        encoding, bom, separator = self._form()
        end = self._opened.line_end()
        with path.open("w", encoding=encoding, newline="", errors="strict") as stream:
            writer = csv.writer(stream, delimiter=separator, lineterminator=end)
            if bom:
                stream.write("\ufeff")
            writer.writerows(map(self._kept, self._head()))
            writer.writerows(map(self._kept, self._rows()))

    def _form(self) -> tuple[str, bool, str]:
        """Return the encoding, whether it has a BOM, and the separator to write."""
        text = self._opened.table.text
        if text is None:
            return "utf-8", False, ","
        layout = text.layout
        separator = "," if forms.SEPARATOR in self._made else layout.separator
        if forms.ENCODING in self._made:
            return "utf-8", False, separator
        return layout.encoding, bool(layout.skip), separator

    def _kept(self, cells: list[str]) -> list[str]:
        """Return a row without the columns left out."""
        if not self._dropped:
            return cells
        return [cell for at, cell in enumerate(cells) if at not in self._dropped]

    def _head(self) -> list[list[str]]:
        """Return the rows down to the titles."""
        labels = list(self._opened.table.labels)
        rows = [labels]
        if self._opened.is_text and forms.TITLE_ROWS not in self._made:
            rows = self._opened.first_records(self._limits)
        last = rows[-1] = list(rows[-1])
        last += [""] * (len(labels) - len(last))
        if titles.TITLES in self._made:
            for column, _ in self._opened.matching.renamed:
                last[column.number - 1] = column.name
        for repair in self._made.values():
            if repair.code == titles.NEAR and repair.column and repair.field:
                last[repair.column - 1] = repair.field
        return rows

    def _rows(self) -> Iterator[list[str]]:
        blank = self._made.get(forms.BLANK_ROWS)
        for batch in self._opened.batches():
            if self._on_rows is not None:
                self._on_rows(batch[-1][0])
            for number, cells in batch:
                if forms.is_blank(cells):
                    if blank is not None:
                        blank.add(Example("", "", row=number))
                        continue
                else:
                    self.mend(number, cells)
                yield cells

    def mend(self, number: int, cells: list[str]) -> None:
        """Mend the cells of one row, in place."""
        swapped = self._swaps.swapped(cells) if self._swap else None
        for place, (mend, repairs, memory) in self._columns.items():
            if place >= len(cells) or not cells[place]:
                continue
            text = cells[place]
            if text not in memory:
                if len(memory) >= MEMORY:
                    memory.clear()
                memory[text] = mend(text)
            mended = memory[text]
            repair = repairs.get(mended.code) if mended else None
            if repair is not None:
                cells[place] = mended.text
                _note(repair, number, place, text, mended.text)
        if swapped and self._swap:
            self._write_swap(number, cells, swapped)

    def _write_swap(
        self, number: int, cells: list[str], swapped: tuple[str, str]
    ) -> None:
        latitude, longitude = self._swaps.latitude, self._swaps.longitude
        if latitude and longitude and self._swap:
            at, other = latitude.number - 1, longitude.number - 1
            before = f"{cells[at]} ; {cells[other]}"
            cells[at], cells[other] = swapped
            _note(self._swap, number, at, before, " ; ".join(swapped))


def _note(repair: Repair, number: int, place: int, before: str, after: str) -> None:
    """Count one cell, and keep the first ones."""
    repair.count += 1
    repair.last = cell_reference(number, place + 1)
    if len(repair.examples) < SHOWN:
        example = Example(shorten(before), shorten(after), repair.last, number)
        repair.examples.append(example)
