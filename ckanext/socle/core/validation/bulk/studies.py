"""What is known of the cells of one column in one batch, value after value."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..columns import CellVerdict, Column
from ..uniques import Token, token_of

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_LONGEST = 1 << 62
_PLAIN = 10**12
_TOO_LONG = "too long"
NUMBER = r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,9})?"
"""A number plainly written, of 21 digits at most."""
DECIMAL = pa.decimal128(38, 9)
"""Holds a `NUMBER`, and the sum of some, exactly."""


class Study:
    """The cells of one column in one batch.

    Two places may hold the same value: a column where nearly all values differ is
    taken as it is.
    """

    def __init__(
        self, column: Column, codes: Any, texts: Any, cells: list[Any] | None = None
    ) -> None:
        self.column = column
        self.codes = codes
        """Place, in `texts`, of each cell."""
        self.texts = texts
        """The values; null for what is no text: nothing, or a workbook's number."""
        self.cells = cells
        """The values as Python has them, where that is known."""
        self.native = cells is not None
        """Whether some are no texts."""
        self.verdicts: dict[int, CellVerdict] = {}
        """Of the values that were not accepted at once, by place."""
        self.eventful: list[int] = []

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.texts)

    def cell(self, place: int) -> Any:
        """Return a value as it is in the file."""
        return self.texts[place].as_py() if self.cells is None else self.cells[place]

    def code(self, row: int) -> int:
        """Return the place of the value of a row."""
        return int(self.codes[row].as_py())

    def value(self, place: int) -> Any:
        """Return a value, parsed."""
        verdict = self.verdicts.get(place)
        return self._parse(self.cell(place)) if verdict is None else verdict.value

    def _parse(self, cell: Any) -> Any:
        """Return the value of a cell that was accepted."""
        if self.column.type == "date" and isinstance(cell, str):
            return datetime.date.fromisoformat(cell)
        return self.column.judge(cell).value

    def values(self) -> list[Any]:
        """Return all values, parsed."""
        if len(self.verdicts) == len(self):
            return [verdict.value for verdict in self.verdicts.values()]
        found = self.verdicts
        cells = self.texts.to_pylist() if self.cells is None else self.cells
        return [
            found[place].value if place in found else self._parse(cell)
            for place, cell in enumerate(cells)
        ]

    @cached_property
    def numbers(self) -> Any:
        """The values as floats, null where they are not plainly numbers."""
        plain = self._plain_texts
        floats = pc.if_else(plain, self.texts, pa.scalar(None, pa.string()))
        floats = floats.cast(pa.float64())
        if not self.native:
            return floats
        own = [_float(cell) for cell in self.cells or ()]
        return pc.coalesce(floats, pa.array(own, pa.float64()))

    @property
    def whole(self) -> Any:
        """Which values are numbers without decimals, not texts."""
        return pa.array([type(cell) is int for cell in self.cells or ()])

    @cached_property
    def _plain_texts(self) -> Any:
        return pc.match_substring_regex(self.texts, f"^{NUMBER}$").fill_null(False)

    @cached_property
    def ordinals(self) -> tuple[str, Any] | None:
        """What the values are, and 64 bits for each that put them in order.

        Null for no value; `None` for other types than dates and integers.
        """
        kind = self.column.type
        if kind not in ("integer", "date"):
            return None
        if self.native or len(self.verdicts) == len(self):
            found = [_ordinal(kind, value) for value in self.values()]
            return None if _TOO_LONG in found else (kind, pa.array(found, pa.int64()))
        known = [_ordinal(kind, verdict.value) for verdict in self.verdicts.values()]
        if _TOO_LONG in known:
            return None
        if kind == "date":
            numbers = self._accepted.cast(pa.date32()).cast(pa.int32())
            numbers = pc.add(numbers.cast(pa.int64()), pa.scalar(_EPOCH, pa.int64()))
        else:
            numbers = self._accepted.cast(pa.int64())
        return kind, self._fill(numbers, pa.array(known, pa.int64()))

    @cached_property
    def decimals(self) -> Any:
        """The values as exact numbers, null where there is none or it is too long.

        `None` for other types than numbers and integers.
        """
        if self.column.type == "integer":
            found = self.ordinals
            return None if found is None else found[1].cast(DECIMAL)
        if self.column.type != "number" or self.native:
            return None
        plain = self._plain_texts
        texts = pc.if_else(plain, self.texts, pa.scalar(None, pa.string()))
        return texts.cast(DECIMAL)

    @property
    def _accepted(self) -> Any:
        """The texts that were accepted at once; null elsewhere."""
        if not self.verdicts:
            return self.texts
        return pc.if_else(self._judged, pa.scalar(None, pa.string()), self.texts)

    @property
    def _judged(self) -> Any:
        """Whether each value was read by itself."""
        marks = bytearray(len(self))
        for place in self.verdicts:
            marks[place] = 1
        places = pa.Array.from_buffers(
            pa.uint8(), len(self), [None, pa.py_buffer(marks)]
        )
        return places.cast(pa.bool_())

    def _fill(self, numbers: Any, known: Any) -> Any:
        """Return *numbers* with those of the values that were read by themselves."""
        if not self.verdicts:
            return numbers
        return pc.replace_with_mask(numbers, self._judged, known)

    def rows(self, places: list[int]) -> list[tuple[int, int]]:
        """Return rows, and places, of the cells whose value is at one of *places*."""
        if not places:
            return []
        if len(places) == len(self):
            return list(enumerate(self.codes.to_pylist()))
        wanted = pa.array(places, self.codes.type)
        rows = pc.indices_nonzero(pc.is_in(self.codes, value_set=wanted))
        return list(
            zip(rows.to_pylist(), self.codes.take(rows).to_pylist(), strict=True)
        )

    def absent(self) -> list[int]:
        """Return the places of values that are empty, or could not be read."""
        return [place for place, v in self.verdicts.items() if v.value is None]

    def missing(self) -> list[int]:
        """Return the places of missing values."""
        return [place for place, v in self.verdicts.items() if v.missing]

    def example(self) -> int | None:
        """Return the row of the first valid value."""
        wrong = [
            place
            for place, verdict in self.verdicts.items()
            if verdict.missing or verdict.diagnosis
        ]
        if not wrong:
            return 0 if len(self.codes) else None
        if len(wrong) == len(self):
            return None
        refused = set(wrong)
        codes = self.codes.to_pylist()
        return next((row for row, c in enumerate(codes) if c not in refused), None)

    def tokens(self) -> list[Token]:
        """Return the token of each cell."""
        if self.column.type == "string" and not self.native:
            found: list[Token] = [hash(text) for text in self.texts.to_pylist()]
            for place in self.absent():
                found[place] = None
        else:
            found = [token_of(value) for value in self.values()]
        return [found[code] for code in self.codes.to_pylist()]


def _float(cell: Any) -> float | None:
    """Return a workbook's number, if it is no longer than one plainly written."""
    if type(cell) is int or type(cell) is float:
        return float(cell) if abs(cell) < _PLAIN else None
    return None


def _ordinal(kind: str, value: Any) -> int | str | None:
    """Return what puts *value* in order; `_TOO_LONG` where 64 bits do not."""
    if value is None:
        return None
    if kind == "date":
        return value.toordinal() if type(value) is datetime.date else _TOO_LONG
    return value if type(value) is int and abs(value) < _LONGEST else _TOO_LONG


def identity(count: int) -> Any:
    """Return the places of *count* values that are all taken as different."""
    ones = pa.scalar(1, pa.int32())
    return pc.subtract(pc.cumulative_sum(pa.repeat(ones, count)), ones)


def encode(cells: Sequence[Any]) -> tuple[Any, Any, list[Any]]:
    """Return the places of *cells*, their distinct values as texts, and themselves."""
    places: dict[Any, int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    distinct = [cell for _, cell in places]
    texts = [cell if isinstance(cell, str) else None for cell in distinct]
    return pa.array(codes, pa.int32()), pa.array(texts, pa.string()), distinct
