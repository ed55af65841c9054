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

_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
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
