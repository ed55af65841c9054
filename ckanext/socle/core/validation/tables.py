"""A file opened for a second look: its table, its rules, the columns found."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import NotTabularError
from ..table_schemas import TableSchema
from .columns import Column
from .compiling import Rules, compile_rules, find_table_schema
from .layouts import TextSource
from .limits import Limits
from .matching import Matching, match_titles
from .reader import Table, read_table
from .text_reader import records

BATCH = 2_000


@dataclass
class OpenedFile:
    """A table and what its columns are; its rows are read once."""

    source: bytes | Path
    rules: Rules
    table: Table
    matching: Matching

    @property
    def is_text(self) -> bool:
        """Whether it is a CSV, TSV or TXT; a workbook otherwise."""
        return self.table.text is not None

    @property
    def title_rows(self) -> int:
        """Return how many rows are above the last row of titles."""
        return self.table.header_row - 1

    def batches(self) -> Iterator[list[tuple[int, list[str]]]]:
        """Yield rows of texts with their number, some thousands at a time."""
        rows = iter(self.table.rows)
        columns = {c.number - 1: c for c in self.matching.columns.values()}
        while batch := list(itertools.islice(rows, BATCH)):
            if self.is_text:
                yield batch
                continue
            yield [
                (number, [written(c, columns.get(at)) for at, c in enumerate(cells)])
                for number, cells in batch
            ]

    def first_records(self, limits: Limits) -> list[list[str]]:
        """Return the rows of a text down to its titles, as they are written."""
        if self.table.text is None:
            return [list(self.table.labels)]
        # Not on the stream of the rows, which is being read.
        with self._stream() as stream:
            again = records(TextSource(stream, self.table.text.layout), limits)
            return list(itertools.islice(again, self.table.header_row))

    def line_end(self) -> str:
        """Return the first line end of a text; a line feed for a workbook."""
        if not self.is_text:
            return "\n"
        with self._stream() as stream:
            return "\r\n" if b"\r\n" in stream.read(1 << 16) else "\n"

    def _stream(self) -> BinaryIO:
        if isinstance(self.source, bytes):
            return BytesIO(self.source)
        return self.source.open("rb")


def open_file(
    source: bytes | Path,
    filename: str | None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    limits: Limits,
) -> OpenedFile:
    """Return a file opened; titles are matched as the check does.

    :raises ReadingError: it cannot be read as one table
    :raises TableSchemaError: rules that are wrong
    :raises NotTabularError: its files are no tables
    """
    found = find_table_schema(table_schema)
    if not found.is_tabular:
        raise NotTabularError(key=found.key or "")
    rules = compile_rules(found, limits)
    table = read_table(source, filename=filename, titles=rules.titles, limits=limits)
    matching = match_titles(rules, table.labels, ignore_case=False)
    return OpenedFile(source, rules, table, matching)


def written(cell: Any, column: Column | None = None) -> str:
    """Return the text of a workbook's cell, as a CSV holds it.

    >>> written(datetime.datetime(2026, 3, 17)), written(12), written(None)
    ('2026-03-17', '12', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        words = ("trueValues", "falseValues")[not cell]
        known = column.descriptor.get(words) if column else None
        return str((known or [str(cell).lower()])[0])
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat()
    return str(cell)
