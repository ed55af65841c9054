"""XLSX and ODS are archives: what they would inflate to, before they are opened."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import ReadingError
from .limits import Limits

SURE = 38_000_000
"""Cells, at most, of a sheet without one beyond column AL or row 999,999."""
_CELL = re.compile(rb'r="(?<=\br=")([A-Z]{1,3})([0-9]{1,7})"')
_FAR = re.compile(
    rb'r="(?<=\br=")(?:(?:A[M-Z]|[B-Z][A-Z]|[A-Z]{3})[0-9]|[A-Z]{1,2}[0-9]{7}")'
)
_CHUNK = 1 << 16
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    # A later version of the format, a place beyond the end, a password.
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
)


def check_archive(stream: BinaryIO, limits: Limits) -> None:
    """Inflate each member without keeping it: sizes in the archive may lie.

    :raises ReadingError: damaged, or larger than the limits once inflated
    """
    left = limits.inflated_bytes
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                left -= _check_member(stream, member, left, limits)
    except _DAMAGES as err:
        raise ReadingError("unreadable-file", reason=str(err)[:200]) from err


def _check_member(
    stream: BinaryIO, member: zipfile.ZipInfo, left: int, limits: Limits
) -> int:
    size, tail = 0, b""
    is_sheet, is_vast = "worksheets/" in member.filename, limits.workbook_cells < SURE
    for chunk in _inflate(stream, member):
        size += len(chunk)
        if size > left:
            raise ReadingError("inflates-too-big", limit=limits.inflated_bytes)
        if is_sheet and not is_vast:
            is_vast = _FAR.search(tail + chunk) is not None
            tail = chunk[-20:]
    if is_sheet and is_vast and _cells(stream, member) > limits.workbook_cells:
        raise ReadingError("too-many-rows", limit=limits.rows)
    return size


def _cells(stream: BinaryIO, member: zipfile.ZipInfo) -> int:
    """Return how many cells calamine would make room for."""
    tail, last_row, last_column = b"", 0, 0
    for chunk in _inflate(stream, member):
        cells = _CELL.findall(tail + chunk)
        if cells:
            letters, rows = map(set, zip(*cells, strict=True))
            last_row = max(last_row, *map(int, rows))
            last_column = max(last_column, *map(_column_number, letters))
        tail = chunk[-20:]
    return last_row * last_column


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
