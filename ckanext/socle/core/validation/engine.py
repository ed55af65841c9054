"""The check of one table: by columns where it is a text, row after row elsewhere."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..errors import ReadingError
from .compiling import Rules
from .judging import Judge, Row, is_empty
from .layouts import TextSource
from .limits import Limits
from .matching import Matching
from .reader import Table, numbered_records
from .report import ReportBuilder

STRIDE = 1_000
Duplicates = list[tuple[str, str | None]]
NumberedRow = tuple[int, list[Any]]


class Engine:
    """Judges the rows of a table whose titles were matched."""

    def __init__(
        self,
        rules: Rules,
        table: Table,
        matching: Matching,
        builder: ReportBuilder,
        limits: Limits,
        on_rows: Callable[[int], None] | None = None,
    ) -> None:
        self.judge = Judge(rules, table, matching, builder)
        self.table = table
        self.limits = limits
        self._on_rows = on_rows
        self._end = time.monotonic() + limits.seconds
        self._blanks: list[tuple[int, list[Any], Duplicates | None]] = []
        self._last = table.header_row

    def run(self) -> int:
        """Judge every row and return how many there are, trailing blank ones aside.

        :raises ReadingError: out of time, or a limit met while reading
        """
        rows, done = self.table.rows, self.table.header_row
        if self.table.is_workbook and self._takes_columns():
            rows = self._judge_columns(rows)
        elif self.table.text is not None and self._by_columns(self.table.text):
            from .bulk import judge_batches  # noqa: PLC0415  # pyarrow waits for its use

            finished, done = judge_batches(self, self.table.text)
            rows = (
                iter(()) if finished else numbered_records(self.table.text, self.limits)
            )
        self._judge_rows(rows, done)
        blanks, self._blanks = self._blanks, []
        for number, cells, duplicates in blanks:
            self.tell_whole(number, cells, "trailing-blank-rows", duplicates)
        self.judge.tell_unknown()
        return self._last - len(blanks) - self.table.header_row

    def tick(self, number: int) -> None:
        """Say that rows up to *number* are read.

        :raises ReadingError: out of time
        """
        if time.monotonic() > self._end:
            raise ReadingError("out-of-time", limit=int(self.limits.seconds))
        if self._on_rows:
            self._on_rows(number)

    def put_aside(
        self, number: int, cells: list[Any], duplicates: Duplicates | None = None
    ) -> None:
        """Keep a row where nothing is written until another one is not so."""
        self.pass_to(number - 1)
        self._blanks.append((number, cells, duplicates))
        self._last = number

    def pass_to(self, number: int) -> None:
        """Say that the rows up to *number*, not put aside, hold something."""
        if number > self._last:
            for blank, cells, duplicates in self._blanks:
                self.tell_whole(blank, cells, duplicates=duplicates)
            self._blanks.clear()
            self._last = number

    def tell_whole(
        self,
        number: int,
        cells: list[Any],
        blank: str = "blank-rows",
        duplicates: Duplicates | None = None,
    ) -> None:
        """Judge a row on all its cells; *duplicates* are found unless given."""
        row = self.judge.read_row(number, cells, blank)
        if duplicates is None:
            self.judge.find_keys(row)
        else:
            row.duplicates = duplicates
        self.judge.find_position(row)
        self.judge.tell(row)

    def tell(self, row: Row) -> None:
        """Tell a row that was judged by its columns."""
        self.pass_to(row.number)
        self.judge.tell(row)

    def _by_columns(self, text: TextSource) -> bool:
        """Whether a text is long enough to be judged by columns, and may be."""
        return text.size >= self.limits.bulk_bytes and self._takes_columns()

    def _takes_columns(self) -> bool:
        """Whether there are columns, where blank cells mean what is expected."""
        if not self.table.labels:
            return False
        return "" in self.judge.rules.missing_values and all(
            "" in column.missing_values for column in self.judge.columns.values()
        )

    def _judge_columns(self, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Judge the rows of a workbook, if they are many; return those left."""
        first = list(itertools.islice(rows, self.limits.bulk_rows))
        if len(first) < self.limits.bulk_rows:
            return iter(first)
        from .bulk import judge_workbook  # noqa: PLC0415  # pyarrow waits for its use

        judge_workbook(self, itertools.chain(first, rows))
        return iter(())

    def _judge_rows(self, rows: Iterable[NumberedRow], done: int) -> None:
        for number, cells in rows:
            if number <= done:
                continue
            if number % STRIDE == 0:
                self.tick(number)
            if is_empty(cells):
                self.put_aside(number, cells)
            else:
                self.pass_to(number)
                self.tell_whole(number, cells)
