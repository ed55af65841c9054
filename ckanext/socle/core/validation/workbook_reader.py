"""XLSX, XLS and ODS by calamine, after a look at what they would inflate to."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import python_calamine as calamine

from ..errors import ReadingError
from .grids import Grid
from .header import Titles, is_blank
from .limits import Limits

_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1 << 16


def read_workbook(stream: BinaryIO, *, titles: Titles, limits: Limits) -> Grid:
    """Return the rows of the first sheet that has the expected titles.

    Without any, the first sheet that is not blank. Numbers without decimals come
    as `int`, blank cells as `None`.

    :raises ReadingError: damaged, protected by a password, or above a limit
    """
    if stream.read(2) == b"PK":
        _check_archive(stream, limits)
    stream.seek(0)
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(stream)
        sheets = _sheets(workbook)
    except calamine.PasswordError as error:
        raise ReadingError("protected-workbook") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise ReadingError("unreadable-file", reason=str(error)[:200]) from error
    if not sheets:
        raise ReadingError("empty-file")
    name, rows = _choose(sheets, titles)
    if len(sheets) == 1:
        return Grid(_cells(rows, limits))
    params = {"count": len(sheets), "name": name}
    findings = [{"code": "read-sheet", "params": params}]
    return Grid(_cells(rows, limits), findings, name)


def _sheets(workbook: Any) -> list[tuple[str, list[list[Any]]]]:
    """Return the name and the rows of each sheet that holds something."""
    found = []
    for metadata in workbook.sheets_metadata:
        if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        rows = sheet.to_python(skip_empty_area=False)
        if any(not is_blank(cell) for row in rows for cell in row):
            found.append((metadata.name, rows))
    return found


def _choose(
    sheets: list[tuple[str, list[list[Any]]]], titles: Titles
) -> tuple[str, list[list[Any]]]:
    def known(sheet: tuple[str, list[list[Any]]]) -> int:
        return max((titles.count(row) for row in sheet[1][:30]), default=0)

    return max(sheets, key=known)


def _cells(rows: list[list[Any]], limits: Limits) -> Iterator[list[Any]]:
    width = _used_width(rows)
    for row in rows:
        cells = [_cell(cell) for cell in row[:width]]
        if any(
            isinstance(cell, str) and len(cell) > limits.cell_characters
            for cell in cells
        ):
            raise ReadingError("cell-too-long", limit=limits.cell_characters)
        yield cells


def _used_width(rows: list[list[Any]]) -> int:
    """Return the number of columns up to the last one that holds something."""
    used = 0
    for row in rows:
        width = len(row)
        while width > used and is_blank(row[width - 1]):
            width -= 1
        used = max(used, width)
    return used


def _cell(cell: Any) -> Any:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell


def _check_archive(stream: BinaryIO, limits: Limits) -> None:
    """Inflate each member without keeping it: sizes in the archive may lie."""
    left = limits.inflated_bytes
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                left -= _check_member(stream, member, left, limits)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError) as error:
        raise ReadingError("unreadable-file", reason=str(error)[:200]) from error


def _check_member(
    stream: BinaryIO, member: zipfile.ZipInfo, left: int, limits: Limits
) -> int:
    size, tail, last_row, last_column = 0, b"", 0, 0
    is_sheet = "worksheets/" in member.filename
    for chunk in _inflate(stream, member):
        size += len(chunk)
        if size > left:
            raise ReadingError("inflates-too-big", limit=limits.inflated_bytes)
        if is_sheet:
            for letters, row in _CELL.findall(tail + chunk):
                last_row = max(last_row, int(row))
                last_column = max(last_column, _column_number(letters))
            tail = chunk[-20:]
    if last_row * last_column > limits.workbook_cells:
        raise ReadingError("too-many-rows", limit=limits.rows)
    return size


def _inflate(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    stream.seek(member.header_offset)
    fixed = stream.read(30)
    name_length, extra_length = struct.unpack("<HH", fixed[26:30])
    stream.seek(name_length + extra_length, 1)
    left = member.compress_size
    inflater = zlib.decompressobj(-15) if member.compress_type else None
    while left > 0 and (data := stream.read(min(_CHUNK, left))):
        left -= len(data)
        if inflater is None:
            yield data
            continue
        while data:
            yield inflater.decompress(data, _CHUNK)
            data = inflater.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
