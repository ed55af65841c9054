"""How a text is laid out as a table: what was detected, before its records are read.

`detect_layout` reads the whole text once and keeps nothing of it; `records` is the
exact stream of Python's `csv`; anything faster starts from the same `Layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from os import SEEK_END
from typing import Any, BinaryIO


@dataclass
class Layout:
    """What a CSV, TSV or TXT is made of; rows are records, counted from 1."""

    encoding: str
    """A codec of Python: utf-8, cp1252, latin-1, mac-roman, utf-16-le, utf-16-be."""
    skip: int = 0
    """Length of the byte order mark, in bytes."""
    separator: str = ","
    damaged: int = 0
    """Bytes of UTF-8 that are not: read as U+FFFD."""
    mixed_ends: bool = False
    """Whether lines end in more than one way."""
    quotes: int = 0
    """How many quotation marks the text holds; odd: one has no other half."""
    header_row: int = 1
    """The last record of the titles; the next one is the first row."""
    labels: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class TextSource:
    """A text that can be read again from its start, and its layout."""

    stream: BinaryIO
    layout: Layout

    @property
    def size(self) -> int:
        """Length of the text, in bytes."""
        place = self.stream.tell()
        size = self.stream.seek(0, SEEK_END)
        self.stream.seek(place)
        return size
