"""Which row holds the titles of columns, and which title names which column."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..folding import fold_letters


class Titles:
    """Titles that a table schema expects, its aliases included, compared folded."""

    def __init__(self, names: dict[str, str] | None = None) -> None:
        self._names = {
            fold_letters(title): name for title, name in (names or {}).items()
        }

    def name(self, label: str) -> str | None:
        """Return the column that *label* names by case, accents or alias.

        >>> Titles({"Nom du lieu": "LIEU_NOM"}).name("nom du LIEU")
        'LIEU_NOM'
        """
        return self._names.get(fold_letters(label))

    def count(self, cells: Sequence[Any]) -> int:
        """Return how many different expected columns a row of cells names."""
        texts = (cell for cell in cells if isinstance(cell, str) and len(cell) < 200)
        return len({self.name(text) for text in texts} - {None})


@dataclass(frozen=True)
class TitleRows:
    """The row, or the two rows, of the titles; places from 0."""

    first: int
    last: int
    labels: list[Any]


def find_titles(rows: Sequence[Sequence[Any]], titles: Titles) -> TitleRows | None:
    """Return where the titles are among the first *rows*; `None`: all are blank.

    Two rows that name more columns together than each alone are read together, and
    a second row of titles is left aside.

    >>> rows = [["nom", "Adresse", ""], ["", "voie", "cp"], ["Zoé", "", "35000"]]
    >>> find_titles(rows, Titles({name: name for name in ("nom", "voie", "cp")}))
    TitleRows(first=0, last=1, labels=['nom', 'voie', 'cp'])
    """
    place = find_header(rows, titles)
    if place is None:
        return None
    best = TitleRows(place, place, list(rows[place]))
    count = titles.count(rows[place])
    for first in (place - 1, place):
        if count and 0 <= first < len(rows) - 1:
            labels = _join(rows[first], rows[first + 1], titles)
            if titles.count(labels) > max(count, titles.count(best.labels)):
                best = TitleRows(first, first + 1, labels)
    if best.last == place and place + 1 < len(rows):
        below = rows[place + 1]
        filled = sum(not is_blank(cell) for cell in below)
        if 2 <= titles.count(below) >= filled / 2:
            return TitleRows(place, place + 1, best.labels)
    return best


def _join(above: Sequence[Any], below: Sequence[Any], titles: Titles) -> list[str]:
    """Return the title of each column: one of the two cells, or both together."""
    joined = []
    for high, low in itertools.zip_longest(above, below):
        both = " ".join(str(cell).strip() for cell in (high, low) if not is_blank(cell))
        names = [text for text in (low, high, both) if titles.count([text])]
        joined.append(str(names[0]) if names else both)
    return joined


def find_header(rows: Sequence[Sequence[Any]], titles: Titles) -> int | None:
    """Return the place of the row that names the most expected columns, from 0.

    Where none names any, the first one that is about as full as the fullest.
    `None`: every row is blank.

    >>> find_header([["Mairie", ""], ["A", "B"], ["1", "2"]], Titles({"B": "B"}))
    1
    """
    counts = [titles.count(row) for row in rows]
    if any(counts):
        return counts.index(max(counts))
    filled = [sum(not is_blank(cell) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if not widest:
        return None
    return next(place for place, n in enumerate(filled) if n and n * 2 >= widest)


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing, or spaces only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
