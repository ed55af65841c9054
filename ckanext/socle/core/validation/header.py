"""Which row holds the titles of columns, and which title names which column."""

from __future__ import annotations

from collections.abc import Sequence
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


def find_header(rows: Sequence[Sequence[Any]], titles: Titles) -> int | None:
    """Return the place of the titles' row among the first *rows*, from 0.

    It is the row that names the most expected columns; where none names any, the
    first one that is about as full as the fullest. `None`: every row is blank.

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
