"""Every cell of every group of findings, beyond the samples: pages, compressed.

A report keeps the first cells of a group in itself. The ledger hears the others from
the engine, and holds pages of 500 cells, in the order of the file. It is bounded:
when the report has too many, the longest group gives its last page back, so that a
column wholly wrong does not hide the five cells of another one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from .report import Group, Sample

PAGE = 500
LIMIT = 100_000


@dataclass(frozen=True)
class LedgerPage:
    """Some cells of one group."""

    group: int
    """Place of the group in the report, from 0."""
    number: int
    """Place of the page in the group, from 0."""
    count: int
    cells: bytes
    """For `unpack`."""


@dataclass
class _Book:
    """The pages of one group."""

    pages: list[bytes] = field(default_factory=list)
    last: list[Sample] = field(default_factory=list)
    full: bool = False


class Ledger:
    """Hears the findings of one check; at most *limit* cells stay.

    >>> ledger = Ledger()
    >>> ledger.add("a", Sample(12, "D12", "17/03/2026"))
    >>> [unpack(page.cells) for page in ledger.pages(["a"])]
    [[Sample(row=12, cell='D12', value='17/03/2026', sheet=None, suggestion=None)]]
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._room = limit // PAGE
        self._books: dict[Hashable, _Book] = {}

    def wants(self, group_key: Hashable) -> bool:
        """Return whether one more cell of this group would be kept."""
        book = self._books.get(group_key)
        return book is None or not book.full

    def add(self, group_key: Hashable, sample: Sample) -> None:
        """Keep one more cell of the group *group_key*, if there is room."""
        book = self._books.get(group_key)
        if book is None:
            book = self._books[group_key] = _Book()
        if book.full:
            return
        book.last.append(sample)
        if len(book.last) == PAGE:
            self._turn(book)

    def _turn(self, book: _Book) -> None:
        book.pages.append(pack(book.last))
        book.last = []
        if self._room:
            self._room -= 1
            return
        longest = max(self._books.values(), key=lambda one: len(one.pages))
        longest.pages.pop()
        longest.last, longest.full = [], True

    def pages(self, group_keys: Sequence[Hashable]) -> Iterator[LedgerPage]:
        """Yield the pages; *group_keys* are those of the report's groups, in order."""
        for place, key in enumerate(group_keys):
            book = self._books.get(key, _Book())
            for number, cells in enumerate(book.pages):
                yield LedgerPage(place, number, PAGE, cells)
            if book.last:
                count = len(book.last)
                yield LedgerPage(place, len(book.pages), count, pack(book.last))


def group_key(group: Group) -> Hashable:
    """Return what tells a group from the others of its report."""
    return (group.code, group.field, group.strict, group.lenient)


def pack(samples: Sequence[Sample]) -> bytes:
    """Return *samples* in few bytes, ten or so each.

    >>> unpack(pack([Sample(3)])) == [Sample(3)]
    True
    """
    rows = [[s.row, s.cell, s.value, s.sheet, s.suggestion] for s in samples]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 1)


def unpack(cells: bytes) -> list[Sample]:
    """Return the samples that `pack` was given.

    :raises ValueError: *cells* are something else
    """
    try:
        rows = json.loads(zlib.decompress(cells))
    except zlib.error as err:
        raise ValueError("not a page of a ledger") from err
    return [Sample(*row) for row in rows]
