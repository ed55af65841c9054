"""Rows that tell the same thing twice, by the natural key of the table schema.

No table schema of the socle declares a primary key: what tells two rows apart is in
the overlay. A key with an empty part is no key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...table_schemas.overlay import KeyPart
from ..columns import Column

DUPLICATE = "same-key"


class Duplicates:
    """Remembers the keys of a file, a number each."""

    def __init__(
        self, parts: Sequence[KeyPart], columns: Mapping[str, Column], declared: bool
    ) -> None:
        self._parts = [
            (
                [columns[name].number - 1 for name in part.columns if name in columns],
                part,
            )
            for part in parts
        ]
        self.names = [
            name for part in parts for name in part.columns if name in columns
        ]
        self._seen: dict[int, int] = {}
        # A primary key is the rules' own matter; a key without a column is none.
        self.runs = bool(parts) and not declared and all(at for at, _ in self._parts)

    @property
    def place(self) -> int:
        """Return the column, from 1, where a duplicate is shown."""
        return self._parts[0][0][0] + 1

    def find(self, rows: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, int]]:
        """Yield the row and the first row that has the same key."""
        if not self.runs:
            return
        for number, cells in rows:
            key = self._key(cells)
            if key is None:
                continue
            first = self._seen.setdefault(key, number)
            if first != number:
                yield number, first

    def _key(self, cells: list[str]) -> int | None:
        values = []
        for places, part in self._parts:
            value = next(
                (cells[at] for at in places if at < len(cells) and cells[at]), ""
            )
            if not value:
                return None
            values.append(value[:4] if part.part == "year" else value)
        return hash(tuple(values))
