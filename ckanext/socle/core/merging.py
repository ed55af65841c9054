"""Rows brought to a table by their natural key: new ones added, known ones replaced."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .folding import fold_letters
from .table_schemas.overlay import KeyPart

_YEAR = re.compile(r"\b(\d{4})\b")
_Key = tuple[str, ...]


@dataclass
class Merged:
    """A table and what became of the rows that were brought; numbers of rows."""

    labels: list[str]
    rows: list[list[str]] = field(default_factory=list)
    added: int = 0
    replaced: int = 0
    unchanged: int = 0

    def to_csv(self) -> bytes:
        r"""Return the table: UTF-8, commas, the titles first.

        >>> Merged(["a", "b"], [["é", "x,y"]]).to_csv().decode()
        'a,b\r\né,"x,y"\r\n'
        """
        text = io.StringIO()
        csv.writer(text).writerows([self.labels, *self.rows])
        return text.getvalue().encode()


def merge(
    labels: Sequence[str],
    rows: Iterable[Sequence[str]],
    brought: Sequence[Mapping[str, str]],
    natural_key: Sequence[KeyPart],
) -> Merged:
    """Return the table *labels*, *rows* with the rows *brought* (by column) in it.

    A row brought takes the place of the first one that has the same key; the last
    brought wins over those before it. One whose key is not filled, or a table schema
    without a natural key, only ever adds. Columns that the table lacks are added at
    its end, and cells that are not brought stay as they were.

    >>> key = [KeyPart(("id",))]
    >>> found = merge(["id", "nom"], [["1", "A"]], [{"id": "1", "nom": "B"}], key)
    >>> found.rows, found.replaced
    ([['1', 'B']], 1)
    """
    merged = Merged(_labels(labels, brought))
    width = len(merged.labels)
    merged.rows = [[*row, *[""] * (width - len(row))][:width] for row in rows]
    places = _places(merged, natural_key)
    for one in brought:
        _bring(merged, one, places, natural_key)
    return merged


def _labels(labels: Sequence[str], brought: Sequence[Mapping[str, str]]) -> list[str]:
    known = {fold_letters(label) for label in labels}
    others = dict.fromkeys(
        name for one in brought for name in one if fold_letters(name) not in known
    )
    return [*labels, *others]


def _places(merged: Merged, natural_key: Sequence[KeyPart]) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    for place, row in enumerate(merged.rows):
        key = _key(dict(zip(merged.labels, row, strict=True)), natural_key)
        if key is not None:
            found.setdefault(key, place)
    return found


def _bring(
    merged: Merged,
    one: Mapping[str, str],
    places: dict[_Key, int],
    natural_key: Sequence[KeyPart],
) -> None:
    folded = {fold_letters(name): value for name, value in one.items()}
    key = _key(one, natural_key)
    place = None if key is None else places.get(key)
    former = merged.rows[place] if place is not None else [""] * len(merged.labels)
    row = [
        folded.get(fold_letters(label), cell)
        for label, cell in zip(merged.labels, former, strict=True)
    ]
    if place is None:
        if key is not None:
            places[key] = len(merged.rows)
        merged.rows.append(row)
        merged.added += 1
    elif row == former:
        merged.unchanged += 1
    else:
        merged.rows[place] = row
        merged.replaced += 1


def _key(row: Mapping[str, str], natural_key: Sequence[KeyPart]) -> _Key | None:
    """Return the key of a row; `None` when a part of it is not filled."""
    folded = {fold_letters(name): value.strip() for name, value in row.items()}
    parts = []
    for part in natural_key:
        values = (folded.get(fold_letters(name), "") for name in part.columns)
        value = next((value for value in values if value), "")
        if part.part == "year":
            written = _YEAR.search(value)
            value = written[1] if written else ""
        if not value:
            return None
        parts.append(value.casefold())
    return tuple(parts) or None
