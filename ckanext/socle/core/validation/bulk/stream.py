"""The records of a text as batches of columns, by pyarrow's reader.

pyarrow reads what Python's `csv` reads, but for one case: a quote never closed. A last
record of our own, put after the text, tells it: the open cell swallows that record.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ...errors import ReadingError
from ..limits import Limits
from .batches import Batch

BLOCK = 3 << 19


class Stream:
    """A text, its titles read, as batches.

    Iterating raises `pyarrow.ArrowInvalid` where pyarrow cannot read on: a record of
    more than `BLOCK` bytes. Every batch before stands.

    :raises ReadingError: a limit is met
    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        separator: str,
        width: int,
        start: int,
        limits: Limits,
    ) -> None:
        self._mark = f"\x1e{secrets.token_hex(16)}"
        self._source = _Source(read, self._mark)
        self._separator, self._width, self._limits = separator, width, limits
        self._start = start
        self._odd: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches until the end of the text."""
        first = self._start
        for record_batch in self._open():
            columns = list(record_batch.columns)
            count = record_batch.num_rows
            numbers, odd = self._number(first, count)
            if self._ends(odd, columns, count):
                columns = [column.slice(0, count - 1) for column in columns]
                numbers = numbers[:-1]
                if self._last_cells is not None:
                    odd = [*odd, (first + count - 1 + len(odd), self._last_cells)]
            for column in columns:
                self._check_column(column)
            batch = Batch(first, numbers, columns, odd)
            if batch.last > self._limits.rows:
                raise ReadingError("too-many-rows", limit=self._limits.rows)
            first = batch.last + 1
            yield batch
        odd = self._odd_rows(first, None)
        if odd:
            yield Batch(first, [], [], odd)

    _last_cells: list[str] | None = None

    def _open(self) -> Any:
        names = [str(place) for place in range(self._width)]
        return pa.csv.open_csv(
            pa.PythonFile(self._source, mode="r"),
            read_options=pa.csv.ReadOptions(
                block_size=BLOCK, use_threads=False, column_names=names
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=self._separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._keep_odd,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )

    def _keep_odd(self, row: Any) -> str:
        self._odd.append((self._start + row.number - 1, row.text))
        return "skip"

    def _number(
        self, first: int, count: int
    ) -> tuple[Sequence[int], list[tuple[int, list[str]]]]:
        """Return the rows of *count* cells from *first*, and the odd ones between."""
        if not self._odd or self._odd[0][0] > first + count:
            return range(first, first + count), []
        numbers: list[int] = []
        number, places = first, {place for place, _ in self._odd}
        while len(numbers) < count:
            if number not in places:
                numbers.append(number)
            number += 1
        while number in places:
            number += 1
        return numbers, self._odd_rows(first, number)

    def _odd_rows(self, first: int, end: int | None) -> list[tuple[int, list[str]]]:
        """Return the odd rows before *end*, forgotten, without our own record."""
        found = [one for one in self._odd if end is None or one[0] < end]
        self._odd = self._odd[len(found) :]
        rows = []
        for number, text in found:
            own = text == self._mark
            if not own:
                rows.append((number, self._cells(text)))
        return rows

    def _cells(self, text: str) -> list[str]:
        if self._mark in text:
            text = self._source.without_mark(text)
        records = csv.reader(
            io.StringIO(text, newline=""), delimiter=self._separator, strict=False
        )
        cells = next(records, [])
        if len(cells) > self._limits.columns:
            raise ReadingError("too-many-columns", limit=self._limits.columns)
        self.check_length(max(map(len, cells), default=0))
        return cells

    def check_length(self, length: int) -> None:
        """Refuse a cell of *length* characters if it is too long.

        :raises ReadingError: it is
        """
        if length > self._limits.cell_characters:
            raise ReadingError("cell-too-long", limit=self._limits.cell_characters)

    def _check_column(self, texts: Any) -> None:
        if not len(texts) or texts.nbytes < self._limits.cell_characters:
            return
        # A character takes a byte or more.
        if pc.max(pc.binary_length(texts)).as_py() > self._limits.cell_characters:
            self.check_length(pc.max(pc.utf8_length(texts)).as_py())

    def _ends(self, odd: list[Any], columns: list[Any], count: int) -> bool:
        """Whether the last row of a batch is our own record, or a cell swallowed it."""
        if not count or not self._source.ended:
            return False
        last = columns[-1][count - 1].as_py()
        if self._mark not in last:
            return False
        if last != self._mark:
            cells = [column[count - 1].as_py() for column in columns]
            self._last_cells = [*cells[:-1], self._source.without_mark(last)]
        return True


class _Source(io.RawIOBase):
    """A text in UTF-8, then our own record."""

    def __init__(self, read: Callable[[int], bytes], mark: str) -> None:
        self._read, self._mark = read, mark
        self._next = read(BLOCK)
        self._added = ""
        self.ended = False

    def without_mark(self, text: str) -> str:
        """Return *text* as it was before our record was added."""
        return text.partition(self._added + self._mark)[0]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.ended:
            return b""
        data, self._next = self._next, self._read(BLOCK if size < 0 else size)
        if self._next:
            return data
        self.ended = True
        self._added = "" if data[-1:] in (b"", b"\r", b"\n") else "\n"
        return data + f"{self._added}{self._mark}\n".encode()
