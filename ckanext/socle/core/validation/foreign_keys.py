"""Foreign keys: values that must be found in other columns, of this file or another.

frictionless 5.18 judges them after the unique values and the primary key of a row. The
columns that keys point to are read first, so that a row may point to a later one.
"""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..errors import ReadingError
from .columns import Column
from .compiling import Rules
from .header import Titles
from .limits import Limits
from .matching import match_titles
from .reader import Source, Table, read_table
from .report import Issue
from .uniques import FOREIGN_KEY, join, token_of

STRIDE = 10_000
References = Mapping[str, "bytes | Path"]
"""Other files, by the name that foreign keys give them."""
LONGEST = 4_000
"""Digits of a whole number, above which Python reads none."""
_NUMBERS, _TEXTS = {"integer", "number", "year"}, {"string", "any"}


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are those of others."""

    columns: tuple[str, ...]
    resource: str
    """Name of the other file; "" for the same one."""
    reference: tuple[str, ...]
    known: set[int] | None = field(default=None, repr=False)
    """Tokens of the values to be found; `None`: the other file is not at hand."""

    @property
    def name(self) -> str:
        """Return what names it in a file: its column, or its columns."""
        return ",".join(self.columns)

    def issue(self) -> Issue:
        """Return what is said of a value that is not found."""
        code = "unknown-elsewhere" if self.resource else "unknown-reference"
        params = {"columns": list(self.columns), "reference": list(self.reference)}
        if self.resource:
            params["resource"] = [self.resource]
        one = self.columns[0] if len(self.columns) == 1 else None
        return Issue(code, FOREIGN_KEY, field=one, params=params)

    def unchecked(self) -> Issue:
        """Return what is said when the other file is not at hand."""
        params = {"columns": list(self.columns), "resource": [self.resource]}
        return Issue.advice("reference-not-checked", **params)


@dataclass(frozen=True)
class Opening:
    """How the file of the keys is read again."""

    source: Source
    filename: str | None
    ignore_case: bool


def declared(descriptor: Mapping[str, Any]) -> list[ForeignKey]:
    """Return the foreign keys of a descriptor that is sound.

    >>> declared({"foreignKeys": [
    ...     {"fields": "parent", "reference": {"resource": "", "fields": "id"}}]})
    [ForeignKey(columns=('parent',), resource='', reference=('id',))]
    """
    return [
        ForeignKey(
            _names(key["fields"]),
            str(key["reference"].get("resource") or ""),
            _names(key["reference"]["fields"]),
        )
        for key in descriptor.get("foreignKeys") or ()
    ]


def look_up(
    keys: Sequence[ForeignKey],
    rules: Rules,
    opening: Opening,
    references: References,
    limits: Limits,
) -> list[ForeignKey]:
    """Return *keys* with the values that they may have, where their file is at hand.

    *rules* are compiled for this alone: columns remember what they judge. A file that
    cannot be read leaves its keys without values.
    """
    found = list(keys)
    for name in dict.fromkeys(key.resource for key in keys):
        if name and name not in references:
            continue
        group = [key for key in keys if key.resource == name]
        try:
            if name:
                known = _read_other(group, rules, references[name], limits)
            else:
                known = _read_own(group, rules, opening, limits)
        except ReadingError:
            continue
        found = [
            dataclasses.replace(key, known=known[key.columns, key.reference])
            if key.resource == name
            else key
            for key in found
        ]
    return found


_Place = tuple[tuple[str, ...], tuple[str, ...]]
_Known = dict[_Place, set[int]]
"""Tokens by the columns that point and the columns they point to."""


def _read_own(
    keys: Sequence[ForeignKey], rules: Rules, opening: Opening, limits: Limits
) -> _Known:
    source, filename = opening.source, opening.filename
    table = read_table(source, filename=filename, titles=rules.titles, limits=limits)
    ignore_case = opening.ignore_case
    matching = match_titles(rules, table.labels, ignore_case=ignore_case)
    places = {n: c.number - 1 for n, c in matching.columns.items() if c.strict}
    readers = {
        (key.columns, key.reference): [rules.columns.get(n) for n in key.reference]
        for key in keys
    }
    return _read(readers, rules, table, places, limits)


def _read_other(
    keys: Sequence[ForeignKey], rules: Rules, source: bytes | Path, limits: Limits
) -> _Known:
    """Read another file: its cells are read as those that point to them."""
    filename = source.name if isinstance(source, Path) else None
    titles = Titles({name: name for key in keys for name in key.reference})
    table = read_table(source, filename=filename, titles=titles, limits=limits)
    places = {label: at for at, label in reversed(list(enumerate(table.labels)))}
    readers = {
        (key.columns, key.reference): [rules.columns.get(n) for n in key.columns]
        for key in keys
    }
    return _read(readers, rules, table, places, limits)


def _read(
    readers: Mapping[_Place, Sequence[Column | None]],
    rules: Rules,
    table: Table,
    places: Mapping[str, int],
    limits: Limits,
) -> _Known:
    """Return the tokens of the columns that keys point to; an absent one is empty."""
    known: _Known = {place: set() for place in readers}
    parts = [
        (
            known[place],
            [
                (places.get(name, -1), reader, rules.columns[own])
                for own, name, reader in zip(*place, readers[place], strict=True)
            ],
        )
        for place in readers
    ]
    for cells in _rows(table, limits):
        for tokens, columns in parts:
            values = [_value(cells, *column) for column in columns]
            if _UNLIKE not in values and any(value is not None for value in values):
                tokens.add(join([token_of(value) for value in values]))
    return known


def _rows(table: Table, limits: Limits) -> Iterator[list[Any]]:
    end = time.monotonic() + limits.seconds
    rows = iter(table.rows)
    while batch := list(itertools.islice(rows, STRIDE)):
        if time.monotonic() > end:
            raise ReadingError("out-of-time", limit=int(limits.seconds))
        yield from (cells for _, cells in batch)


_UNLIKE = object()
"""A value that no cell of the other column may equal."""


def _value(cells: list[Any], at: int, reader: Column | None, own: Column) -> Any:
    """Return a cell's value as the column *own* would read one that equals it."""
    if reader is None or not 0 <= at < len(cells):
        return None
    value = reader.judge(cells[at]).value
    if value is None or reader.type == own.type:
        return value
    if own.type in _NUMBERS and reader.type in _NUMBERS:
        return _number(value, own)
    return value if {own.type, reader.type} == _TEXTS else _UNLIKE


def _number(value: Any, own: Column) -> Any:
    if own.type == "number":
        return Decimal(value)
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole and value.adjusted() < LONGEST else _UNLIKE
    return value


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))
