"""A file as a table: titles of columns, then numbered rows, and what was assumed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import ReadingError
from .grids import Grid
from .header import TitleRows, Titles, find_titles
from .layouts import TextSource
from .limits import Limits
from .text_reader import read_text, records
from .workbook_reader import read_workbook

Source = bytes | Path | Iterable[list[Any]]

TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}
WORKBOOK_SUFFIXES = {".xlsx", ".xls", ".ods"}
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_MAGICS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PAR1", b"\x1f\x8b")


@dataclass
class Table:
    """One table of a file, ready to be read once."""

    labels: list[str]
    header_row: int
    """Row of the titles in the file, from 1 (a CSV record counts for one row)."""
    rows: Iterator[tuple[int, list[Any]]]
    findings: list[dict[str, Any]] = field(default_factory=list)
    sheet: str | None = None
    """Name of the sheet, when the workbook has several."""
    text: TextSource | None = None
    """Of a text: its layout, to read the rows after `header_row` faster."""
    is_workbook: bool = False


def read_table(
    source: Source, *, filename: str | None, titles: Titles, limits: Limits
) -> Table:
    """Return the table found in *source*; its titles are looked for by *titles*.

    :raises ReadingError: empty, unreadable, of another format, above a limit
    """
    if not isinstance(source, bytes | Path):
        return _read_rows(source, limits)
    stream = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.bytes:
        raise ReadingError("too-big", size=size, limit=limits.bytes)
    if filename is None and isinstance(source, Path):
        filename = source.name
    return _read_stream(stream, Path(filename or "").suffix.lower(), titles, limits)


def _read_stream(
    stream: BinaryIO, suffix: str, titles: Titles, limits: Limits
) -> Table:
    start = stream.read(8)
    stream.seek(0)
    if not start:
        raise ReadingError("empty-file")
    findings: list[dict[str, Any]] = []
    if start.startswith((ZIP_MAGIC, OLE_MAGIC)):
        if suffix and suffix not in WORKBOOK_SUFFIXES:
            _refuse_unless_text(suffix)
            findings.append(_finding("read-format", format="Excel"))
        grid = read_workbook(stream, titles=titles, limits=limits)
    else:
        if start.startswith(OTHER_MAGICS):
            raise ReadingError("unsupported-format", extension=suffix.lstrip("."))
        if suffix and suffix not in TEXT_SUFFIXES:
            if suffix not in WORKBOOK_SUFFIXES:
                raise ReadingError("unsupported-format", extension=suffix.lstrip("."))
            findings.append(_finding("read-format", format="CSV"))
        grid = read_text(stream, titles=titles, limits=limits)
        if findings and not _has_titles(grid, titles):
            raise ReadingError("unreadable-file", reason="not a workbook")
    grid.findings += findings
    return _table(grid, titles, limits)


def _has_titles(grid: Grid, titles: Titles) -> bool:
    """Whether the first rows name a column; they are put back before the others."""
    first = list(itertools.islice(grid.rows, 30))
    grid.rows = itertools.chain(first, grid.rows)
    return any(titles.count(row) for row in first)


def _refuse_unless_text(suffix: str) -> None:
    if suffix not in TEXT_SUFFIXES:
        raise ReadingError("unsupported-format", extension=suffix.lstrip("."))


def _read_rows(rows: Iterable[list[Any]], limits: Limits) -> Table:
    numbered = _checked(enumerate((list(row) for row in rows), start=1), limits)
    first = next(numbered, None)
    if first is None:
        raise ReadingError("empty-file")
    return Table([_label(cell) for cell in first[1]], 1, numbered)


def _table(grid: Grid, titles: Titles, limits: Limits) -> Table:
    numbered = _checked(enumerate(grid.rows, start=1), limits)
    first = list(itertools.islice(numbered, 30))
    found = find_titles([cells for _, cells in first], titles)
    if found is None:
        raise ReadingError("empty-file")
    table = Table(
        [_label(cell) for cell in found.labels],
        found.last + 1,
        itertools.chain(first[found.last + 1 :], numbered),
        grid.findings,
        grid.sheet,
        grid.text,
        grid.is_workbook,
    )
    table.findings += _tell_titles(found)
    if grid.text:
        grid.text.layout.header_row = table.header_row
        grid.text.layout.labels = table.labels
    return table


def numbered_records(
    text: TextSource, limits: Limits
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the records of a text from its start again, with their numbers.

    :raises ReadingError: above a limit
    """
    return _checked(enumerate(records(text, limits), start=1), limits)


def _tell_titles(found: TitleRows) -> Iterator[dict[str, Any]]:
    if found.first:
        yield _finding("read-title-rows", count=found.first, first=1, last=found.first)
    if found.last > found.first:
        yield _finding(
            "read-two-title-rows", first=found.first + 1, last=found.last + 1
        )


def _checked(
    rows: Iterator[tuple[int, list[Any]]], limits: Limits
) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in rows:
        if number > limits.rows:
            raise ReadingError("too-many-rows", limit=limits.rows)
        if len(cells) > limits.columns:
            raise ReadingError("too-many-columns", limit=limits.columns)
        yield number, cells


def _label(cell: object) -> str:
    return "" if cell is None else str(cell).strip().lstrip("\ufeff")


def _finding(code: str, **params: object) -> dict[str, Any]:
    return {"code": code, "params": params}
