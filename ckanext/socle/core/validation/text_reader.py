"""CSV, TSV and TXT: encoding judged on the whole file, separator by the titles."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..errors import ReadingError
from .grids import Grid
from .header import Titles
from .layouts import Layout, TextSource
from .limits import Limits

SEPARATORS = (",", ";", "\t", "|")
DAMAGED_UTF8 = "utf-8, damaged"
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_MARKUP = ("<!doctype", "<html", "<?xml")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes of é è ê ë à ç in Mac OS Roman: capitals or nothing in Windows-1252.
_MAC_LETTERS = bytes([0x8E, 0x8F, 0x90, 0x91, 0x88, 0x8D])
_CP1252_HOLES = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


def read_text(stream: BinaryIO, *, titles: Titles, limits: Limits) -> Grid:
    """Return the records of a text; a blank line is an empty record.

    :raises ReadingError: bytes that no known encoding explains
    """
    layout = detect_layout(stream, titles)
    source = TextSource(stream, layout)
    return Grid(records(source, limits), layout.findings, text=source)


def detect_layout(stream: BinaryIO, titles: Titles) -> Layout:
    """Return the encoding, the separator and the line ends of a whole text.

    The titles are looked for by the caller, in the first records.

    :raises ReadingError: empty, a web page, or bytes that no known encoding explains
    """
    encoding, skip = detect_encoding(stream)
    layout = Layout(encoding, skip)
    if encoding == DAMAGED_UTF8:
        layout.encoding, layout.damaged = "utf-8", _count_damaged(stream, skip)
    sample = _open(stream, layout).read(_SAMPLE)
    if not sample.strip():
        raise ReadingError("empty-file")
    if sample.lstrip()[:20].lower().startswith(_MARKUP):
        raise ReadingError("web-page")
    layout.separator = detect_separator(sample, titles)
    layout.quotes, layout.mixed_ends = _look_over(stream, layout)
    layout.findings = list(_tell(layout))
    return layout


def _tell(layout: Layout) -> Iterator[dict[str, Any]]:
    if layout.damaged:
        yield {"code": "read-damaged", "params": {"count": layout.damaged}}
    elif layout.encoding != "utf-8":
        yield {"code": "read-encoding", "params": {"encoding": layout.encoding}}
    if layout.separator != ",":
        yield {"code": "read-separator", "params": {"separator": layout.separator}}
    if layout.mixed_ends:
        yield {"code": "read-line-ends", "params": {}}
    if layout.quotes % 2:
        yield {"code": "read-lone-quote", "params": {}}


def _look_over(stream: BinaryIO, layout: Layout) -> tuple[int, bool]:
    """Return how many quotation marks there are, and whether lines end differently.

    A spreadsheet writes CR LF after a row and LF in a cell: behind quotation marks,
    two line ends are no disorder.
    """
    wide = layout.encoding.startswith("utf-16")
    decoder = codecs.getincrementaldecoder(layout.encoding)("replace") if wide else None
    ends = io.IncrementalNewlineDecoder(decoder, translate=False)
    quotes = 0
    for chunk in _chunks(stream, layout.skip):
        if quotes and not wide:
            quotes += chunk.count(b'"')
            continue
        # One byte a character is enough here, and much faster than UTF-8.
        text = ends.decode(chunk if wide else chunk.decode("latin-1"))
        quotes += text.count('"')
    return quotes, not quotes and isinstance(ends.newlines, tuple)


def detect_encoding(stream: BinaryIO) -> tuple[str, int]:
    """Return the encoding of the whole *stream* and the length of its BOM.

    A file of UTF-8 where a few bytes are not is `DAMAGED_UTF8`.

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


def detect_separator(sample: str, titles: Titles) -> str:
    r"""Return the separator that gives the most expected titles, then even rows.

    >>> detect_separator("nom;ville\nA, B;Lyon\n", Titles())
    ';'
    """
    return max(SEPARATORS, key=lambda separator: _fit(sample, separator, titles))


def _fit(sample: str, separator: str, titles: Titles) -> tuple[int, float, int]:
    try:
        records = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
    except csv.Error:
        return 0, 0.0, 0
    records = [record for record in records[:100] if record]
    found = max((titles.count(record) for record in records[:30]), default=0)
    widths = [len(record) for record in records]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    even = widths.count(usual) / len(widths) if usual > 1 else 0.0
    return found, round(even, 2), usual


def records(source: TextSource, limits: Limits) -> Iterator[list[str]]:
    """Yield every record of a text from its start, exactly as `csv` reads it.

    :raises ReadingError: a cell above the limit: a quotation mark was left open
    """
    # csv's own limit is one number for the whole process: never lowered here.
    if csv.field_size_limit() < limits.cell_characters * 4:
        csv.field_size_limit(limits.cell_characters * 4)
    layout = source.layout
    text = _open(source.stream, layout)
    longest, lines = limits.cell_characters, _Lines(text, limits)
    try:
        for record in csv.reader(lines, delimiter=layout.separator):
            lines.next_record()
            if record and len(max(record, key=len)) > longest:
                raise ReadingError("cell-too-long", limit=longest, record=lines.row)
            yield record
    except csv.Error as error:
        row = lines.row + 1
        raise ReadingError("cell-too-long", limit=longest, record=row) from error


class _Lines:
    """Lines of a text; neither one nor those of a record fill the memory."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self.row = 0
        """Records that were read whole."""
        self._held = 0
        self._text = text
        self._cell = limits.cell_characters

    def __iter__(self) -> Iterator[str]:
        longest = self._cell * 200
        while line := self._text.readline(longest):
            self._held += len(line)
            if self._held >= longest:
                row = self.row + 1
                raise ReadingError("cell-too-long", limit=self._cell, record=row)
            yield line

    def next_record(self) -> None:
        """Hear that a record is complete."""
        self.row, self._held = self.row + 1, 0


def open_after(source: TextSource, records: int, limits: Limits) -> io.TextIOWrapper:
    """Return the text that follows its first *records*, whatever lines they span."""
    text = _open(source.stream, source.layout)
    lines = _Lines(text, limits)
    reader = csv.reader(lines, delimiter=source.layout.separator)
    for _ in itertools.islice(reader, records):
        lines.next_record()
    return text


def _open(stream: BinaryIO, layout: Layout) -> io.TextIOWrapper:
    stream.seek(layout.skip)
    # A wrapper closes its stream when collected: this one must outlive the sample.
    return _Text(stream, encoding=layout.encoding, errors="replace", newline="")


class _Text(io.TextIOWrapper):
    """A text view of a stream that belongs to someone else."""

    def __del__(self) -> None:
        try:
            self.detach()
        except ValueError:
            return


def _chunks(stream: BinaryIO, skip: int) -> Iterator[bytes]:
    stream.seek(skip)
    while chunk := stream.read(_CHUNK):
        yield chunk


def _decodes(stream: BinaryIO, encoding: str, skip: int) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(stream, skip):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise ReadingError("unreadable-file", reason="NUL")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(stream: BinaryIO, skip: int) -> bool:
    """Whether accents in UTF-8 are ten times as many as the bytes that are not."""
    accents, damaged = _count_accents(stream, skip)
    return accents >= 10 * damaged


def _count_damaged(stream: BinaryIO, skip: int) -> int:
    return _count_accents(stream, skip)[1]


def _count_accents(stream: BinaryIO, skip: int) -> tuple[int, int]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    accents = damaged = 0
    for chunk in itertools.chain(_chunks(stream, skip), [b""]):
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
    for chunk in _chunks(stream, 0):
        if b"\0" in chunk:
            raise ReadingError("unreadable-file", reason="NUL")
        mac += sum(chunk.count(byte) for byte in _MAC_LETTERS)
        holes += sum(chunk.count(byte) for byte in _CP1252_HOLES)
        letters += sum(chunk.count(byte) for byte in range(0xC0, 0x100))
    if mac > letters:
        return "mac-roman"
    return "latin-1" if holes else "cp1252"
