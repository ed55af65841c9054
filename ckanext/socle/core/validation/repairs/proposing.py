"""What a file is offered: read once, each distinct value of a column decided once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ...errors import NotTabularError, ReadingError, TableSchemaError
from ...table_schemas import TableSchema
from ..compiling import find_table_schema
from ..limits import DEFAULT_LIMITS, Limits
from ..places import cell_reference
from ..portal_rules import Context
from ..report import Report, shorten
from ..tables import OpenedFile, open_file
from ..validate import validate
from . import forms, positions, titles
from .cells import Mender, mender
from .model import GUESS, SAFE, SHOWN, Example, Repair

MEMORY = 20_000
"""Distinct values remembered by column; beyond, the memory starts afresh."""


def propose(
    source: bytes | Path,
    filename: str | None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    report: Report | None = None,
    *,
    context: Context | None = None,
    limits: Limits = DEFAULT_LIMITS,
    on_rows: Callable[[int], None] | None = None,
) -> list[Repair]:
    """Return the repairs that a file is offered: guesses first, then the safe ones.

    *report* is that of the same file: only the columns where it found something are
    looked at; left out, the file is checked first. A file that cannot be read is
    offered nothing, nor is one that is no table. *on_rows* hears the number of rows
    read.

    :raises TableSchemaNotFound: no such key or version
    """
    try:
        found = find_table_schema(table_schema)
    except NotTabularError:
        return []
    if not found.is_tabular:
        return []
    context = context or Context()
    if report is None:
        report = validate(source, filename=filename, table_schema=found, limits=limits)
    if not report.readable:
        return []
    try:
        opened = open_file(source, filename, found, limits)
        if opened.matching.duplicates:
            return []
        proposals = Proposals(opened, report, context)
        proposals.read(on_rows)
    except (ReadingError, TableSchemaError):
        return []
    return proposals.repairs()


class Proposals:
    """Gathers the repairs of one file, batch after batch."""

    def __init__(self, opened: OpenedFile, report: Report, context: Context) -> None:
        self._opened = opened
        self._repairs: dict[str, Repair] = {}
        self._filled = [False] * len(opened.table.labels)
        self._swaps = positions.Swaps(opened.matching.columns, context)
        columns = opened.matching.columns.values()
        # A row of spaces is no error in a file of texts; nor is a column without title.
        typed = any(column.strict and column.type != "string" for column in columns)
        self._is_valid = report.strict.valid and typed and all(opened.table.labels)
        told = {group.field for group in report.groups if group.severity != "advice"}
        told |= {
            group.field
            for group in report.groups
            if group.code in ("known-spelling", "too-strict-rule")
        }
        self._menders = {
            column.number - 1: (column, mend, _Memory(mend))
            for column in opened.matching.columns.values()
            if column.name in told or not column.strict
            if (mend := mender(column, context.sirets))
        }

    def read(self, on_rows: Callable[[int], None] | None = None) -> None:
        """Read every row, unless the report tells that none is to be repaired.

        :raises ReadingError: a limit met while reading
        """
        if self._is_valid and not self._menders and not self._swaps.runs:
            return
        for batch in self._opened.batches():
            if on_rows is not None:
                on_rows(batch[-1][0])
            kept = self._without_blank_rows(batch)
            self._note_filled([cells for _, cells in kept])
            for place in self._menders:
                self._read_column(place, kept)
            swapped = self._swaps.find(kept)
            for row, example in swapped:
                self._add_swap(row, example)

    def repairs(self) -> list[Repair]:
        """Return what was found: guesses first, then by form and by column."""
        cells = list(self._repairs.values())
        whole = forms.whole_file(self._opened, self._filled)
        whole += titles.propose(self._opened)
        if not self._opened.is_text and (whole or cells):
            whole.insert(0, forms.workbook())
        order = {GUESS: 0, SAFE: 1}
        return sorted(
            [*whole, *sorted(cells, key=lambda one: (one.column or 0, one.code))],
            key=lambda one: order[one.kind],
        )

    def _without_blank_rows(
        self, batch: list[tuple[int, list[str]]]
    ) -> list[tuple[int, list[str]]]:
        kept = []
        for number, cells in batch:
            if forms.is_blank(cells):
                repair = self._repair("repair-blank-rows", SAFE)
                repair.add(Example("", "", row=number))
            else:
                kept.append((number, cells))
        return kept

    def _note_filled(self, rows: list[list[str]]) -> None:
        for place, filled in enumerate(self._filled):
            if not filled:
                self._filled[place] = any(
                    row[place].strip() for row in rows if place < len(row)
                )

    def _read_column(self, place: int, rows: list[tuple[int, list[str]]]) -> None:
        column, _, memory = self._menders[place]
        values = Counter(cells[place] for _, cells in rows if place < len(cells))
        wanted: dict[str, Repair] = {}
        for text, count in values.items():
            mended = memory.mend(text) if text else None
            if mended is None:
                continue
            repair = self._repair(mended.code, mended.kind, column)
            wanted[text] = repair
            repair.count += count
        if wanted:
            self._show(place, rows, wanted)

    def _show(
        self, place: int, rows: list[tuple[int, list[str]]], wanted: dict[str, Repair]
    ) -> None:
        """Keep the first places of each repair of a column, and its last one."""
        memory = self._menders[place][2]
        short = {r.code for r in wanted.values() if len(r.examples) < SHOWN}
        for number, cells in rows if short else ():
            text = cells[place] if place < len(cells) else ""
            repair = wanted.get(text)
            if repair is None or repair.code not in short:
                continue
            cell = cell_reference(number, place + 1)
            after = shorten(memory.mend(text).text)
            repair.examples.append(Example(shorten(text), after, cell, number))
            if len(repair.examples) == SHOWN:
                short.discard(repair.code)
                if not short:
                    break
        left = {repair.code for repair in wanted.values()}
        for number, cells in reversed(rows):
            repair = wanted.get(cells[place] if place < len(cells) else "")
            if repair is not None and repair.code in left:
                repair.last = cell_reference(number, place + 1)
                left.discard(repair.code)
                if not left:
                    break

    def _add_swap(self, row: int, example: Example) -> None:
        column = self._swaps.latitude
        self._repair("repair-swapped", GUESS, column).add(example)

    def _repair(self, code: str, kind: str, column: Any = None) -> Repair:
        key = f"{code}:{column.name}" if column else code
        repair = self._repairs.get(key)
        if repair is None:
            repair = self._repairs[key] = Repair(
                code,
                kind,
                field=column.name if column else None,
                label=column.label if column else None,
                column=column.number if column else None,
            )
        return repair


class _Memory:
    """What each text becomes, decided once."""

    def __init__(self, mend: Mender) -> None:
        self._mend = mend
        self._known: dict[str, Any] = {}

    def mend(self, text: str) -> Any:
        if text not in self._known:
            if len(self._known) >= MEMORY:
                self._known.clear()
            self._known[text] = self._mend(text)
        return self._known[text]
