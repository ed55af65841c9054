"""CSV, TSV and TXT: encoding judged on the whole file, separator by the titles."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ..errors import ReadingError
from .encodings import DAMAGED_UTF8, chunks_of, count_damaged, detect_encoding
from .grids import Grid
from .header import Titles
from .layouts import Layout, TextSource
from .limits import Limits

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 16
_MARKUP = ("<!doctype", "<html", "<?xml")


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
        layout.encoding, layout.damaged = "utf-8", count_damaged(stream, skip)
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
    quotes, held = 0, b""
    both = returns = feeds = 0
    for chunk in chunks_of(stream, layout.skip):
        # In the other encodings, these characters are the same bytes as in ASCII.
        data = decoder.decode(chunk).encode() if decoder else chunk
        quotes += data.count(b'"')
        if not quotes:
            data = held + data
            held = b"\r" if data.endswith(b"\r") else b""
            data = data.removesuffix(held)
            feeds += data.count(b"\n")
            if b"\r" in data:
                both += data.count(b"\r\n")
                returns += data.count(b"\r")
    kinds = (both, returns - both, feeds - both)
    return quotes, not quotes and sum(map(bool, kinds)) > 1


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


def bytes_after(
    source: TextSource, records: int, limits: Limits
) -> Callable[[int], bytes]:
    """Return what reads, as UTF-8, the text after its first *records*.

    A call gives as many bytes as are asked, but for the last ones.
    """
    stream, layout = source.stream, source.layout
    text = _open(stream, layout)
    lines, read = _Lines(text, limits), layout.skip

    def measured() -> Iterator[str]:
        nonlocal read
        for line in lines:
            read += len(line.encode())
            yield line

    reader = csv.reader(measured(), delimiter=layout.separator)
    for _ in itertools.islice(reader, records):
        lines.next_record()
    if layout.encoding == "utf-8" and not layout.damaged:
        text.detach()
        stream.seek(read)
        return stream.read
    return _Encoded(text).read


class _Encoded:
    """A text as UTF-8."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text, self._rest = text, b""

    def read(self, size: int) -> bytes:
        """Return the next bytes, *size* of them but for the last ones."""
        while len(self._rest) < size and (text := self._text.read(size)):
            self._rest += text.encode()
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


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
