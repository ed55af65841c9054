"""Whether a file has the rows of an earlier one, but a few.

Some hundreds of numbers stand for the rows of a file (the least of their checksums,
after A. Broder, "On the resemblance and containment of documents", 1997): two files
are compared without being read again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

SIZE = 256
LEAST = 20
"""Rows under which two files may well have the same ones."""
LIKE = 0.8
"""The part of the rows in common, of all those of both, above which it is told."""
_MIX, _BITS = 0x9E3779B1, 0xFFFFFFFF


class Sketch:
    """Takes the rows of a file, and keeps what tells them from others.

    >>> sketch = Sketch()
    >>> sketch.add([(2, ["Judo", "100"]), (3, ["", ""])])
    >>> len(sketch.numbers())
    1
    """

    def __init__(self) -> None:
        self._numbers: set[int] = set()

    def add(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Take some rows; blank ones tell nothing."""
        texts = ("\x1f".join(cells) for _, cells in rows)
        found = {
            zlib.crc32(text.encode()) * _MIX & _BITS
            for text in texts
            if text.strip("\x1f ")
        }
        found |= self._numbers
        self._numbers = set(sorted(found)[:SIZE]) if len(found) > SIZE else found

    def numbers(self) -> list[int]:
        """Return the numbers of the file, in order; at most `SIZE` of them."""
        return sorted(self._numbers)


def likeness(one: Iterable[int], other: Iterable[int]) -> float:
    """Return the part of the rows of two files that are in both, from 0 to 1.

    Exact up to `SIZE` rows, to three hundredths or so beyond.

    >>> likeness([1, 2, 3, 4], [1, 2, 3, 5])
    0.6
    """
    first, second = set(one), set(other)
    least = sorted(first | second)[:SIZE]
    common = first & second
    return sum(number in common for number in least) / len(least) if least else 0.0
