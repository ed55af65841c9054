"""The encoding of a whole text, judged at the speed of the disk where it is long."""

from __future__ import annotations

import codecs
import itertools
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..errors import ReadingError

DAMAGED_UTF8 = "utf-8, damaged"
MANY = 1 << 20
"""Bytes read at a time. So long a text is read by pyarrow later: it may be loaded."""
_LENGTHS = ((0xF0, 4), (0xE0, 3), (0xC0, 2))
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes of é è ê ë à ç in Mac OS Roman: capitals or nothing in Windows-1252.
_MAC_LETTERS = bytes([0x8E, 0x8F, 0x90, 0x91, 0x88, 0x8D])
_CP1252_HOLES = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


def detect_encoding(stream: BinaryIO) -> tuple[str, int]:
    """Return the encoding of the whole *stream* and the length of its BOM.

    A file of UTF-8 where a few bytes are not is `DAMAGED_UTF8`.

    >>> import io
    >>> detect_encoding(io.BytesIO("café".encode("cp1252")))
    ('cp1252', 0)
    """
    start = stream.read(4)
    skip, encoding = 0, ""
    for bom, name in _BOMS:
        if start.startswith(bom):
            skip, encoding = len(bom), name
    if not encoding:
        encoding = _wide_encoding(stream) or "utf-8"
    if _decodes(stream, encoding, skip):
        return encoding, skip
    if encoding == "utf-8" and _is_mostly_utf8(stream, skip):
        return DAMAGED_UTF8, skip
    return _single_byte_encoding(stream), skip if encoding == "utf-8" else 0


def chunks_of(stream: BinaryIO, skip: int) -> Iterator[bytes]:
    """Yield the bytes of *stream* after its BOM, some at a time."""
    stream.seek(skip)
    while chunk := stream.read(MANY):
        yield chunk


def _decodes(stream: BinaryIO, encoding: str, skip: int) -> bool:
    if encoding == "utf-8":
        return _is_utf8(chunks_of(stream, skip))
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks_of(stream, skip):
            if "\0" in decoder.decode(chunk):
                raise ReadingError("unreadable-file", reason="NUL")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(stream: BinaryIO, skip: int) -> bool:
    """Whether accents in UTF-8 are ten times as many as the bytes that are not."""
    accents, damaged = _count_accents(stream, skip)
    return accents >= 10 * damaged


def count_damaged(stream: BinaryIO, skip: int) -> int:
    """Return how many bytes of a text in UTF-8 are not."""
    return _count_accents(stream, skip)[1]


def _count_accents(stream: BinaryIO, skip: int) -> tuple[int, int]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    accents = damaged = 0
    for chunk in itertools.chain(chunks_of(stream, skip), [b""]):
        text = decoder.decode(chunk, final=not chunk)
        lost = text.count("\ufffd")
        damaged += lost
        accents += len(text) - lost - len(text.encode("ascii", errors="ignore"))
    return accents, damaged


def _wide_encoding(stream: BinaryIO) -> str | None:
    """Return UTF-16 without a BOM: every other byte of the start is zero."""
    stream.seek(0)
    start = stream.read(1000)
    half = len(start) // 2
    if half > 1 and start[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half > 1 and start[0::2].count(0) > half * 0.6:
        return "utf-16-be"
    return None


def _single_byte_encoding(stream: BinaryIO) -> str:
    mac = holes = letters = 0
    for chunk in chunks_of(stream, 0):
        if b"\0" in chunk:
            raise ReadingError("unreadable-file", reason="NUL")
        mac += sum(chunk.count(byte) for byte in _MAC_LETTERS)
        holes += sum(chunk.count(byte) for byte in _CP1252_HOLES)
        letters += sum(chunk.count(byte) for byte in range(0xC0, 0x100))
    if mac > letters:
        return "mac-roman"
    return "latin-1" if holes else "cp1252"


def _is_utf8(chunks: Iterable[bytes]) -> bool:
    """Return whether *chunks* are UTF-8 together.

    :raises ReadingError: a NUL: no text
    """
    held = b""
    for chunk in chunks:
        if held or not chunk.isascii():
            data = held + chunk
            end = _end(data)
            if not _is_valid(data[:end] if end < len(data) else data):
                return False
            held = data[end:]
        if b"\0" in chunk:
            raise ReadingError("unreadable-file", reason="NUL")
    return not held


def _end(data: bytes) -> int:
    """Return where the character that the last bytes begin starts, if it is cut."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = next(size for lowest, size in _LENGTHS if byte >= lowest)
            return len(data) - back if length > back else len(data)
        if byte < 0x80:
            break
    return len(data)


def _is_valid(data: bytes) -> bool:
    if len(data) >= MANY - 4:
        import pyarrow as pa  # noqa: PLC0415  # pyarrow waits for its use

        places = pa.py_buffer(struct.pack("<ii", 0, len(data)))
        text = pa.Array.from_buffers(pa.string(), 1, [None, places, pa.py_buffer(data)])
        try:
            text.validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
