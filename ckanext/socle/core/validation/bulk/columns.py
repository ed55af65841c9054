"""One column of a batch: its distinct values, and what is said of some of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..columns import CellVerdict, Column
from ..uniques import Token, token_of
from .accepting import Accept, acceptor

FEW = 100
"""Distinct values of a batch that are read one by one without asking the rules."""


class BulkColumn:
    """A column of the rules, and what may accept its values at once."""

    def __init__(self, column: Column, *, exact: bool) -> None:
        self.column = column
        self._accept: Accept | None = None
        if not exact:
            self._accept = acceptor(column, column.missing_values)

    def study(self, array: Any) -> Study:
        """Return what is to be said of the cells of a batch."""
        encoded = array.dictionary_encode()
        study = Study(self.column, encoded.indices, encoded.dictionary)
        places: Iterable[int] = range(len(study.texts))
        if self._accept is not None and len(study.texts) > FEW:
            accepted = self._accept(study.texts)
            places = pc.indices_nonzero(pc.invert(accepted)).to_pylist()
        else:
            study.read = dict(enumerate(study.texts.to_pylist()))
        judge = self.column.judge
        for place in places:
            verdict = study.verdicts[place] = judge(study.text(place))
            if not verdict.plain:
                study.eventful.append(place)
        return study


class Study:
    """The cells of one column in one batch."""

    def __init__(self, column: Column, codes: Any, texts: Any) -> None:
        self.column = column
        self.codes = codes
        """Place, in `texts`, of each cell."""
        self.texts = texts
        self.read: dict[int, str] = {}
        self.verdicts: dict[int, CellVerdict] = {}
        """Of the values that were not accepted at once, by place."""
        self.eventful: list[int] = []

    def text(self, place: int) -> str:
        """Return a distinct value."""
        found = self.read.get(place)
        return str(self.texts[place].as_py()) if found is None else found

    def code(self, row: int) -> int:
        """Return the place of the value of a row."""
        return int(self.codes[row].as_py())

    def value(self, place: int) -> Any:
        """Return a distinct value, parsed."""
        verdict = self.verdicts.get(place)
        return self._parse(self.text(place)) if verdict is None else verdict.value

    def _parse(self, text: str) -> Any:
        """Return the value of a text that was accepted."""
        if self.column.type == "date":
            return datetime.date.fromisoformat(text)
        return self.column.judge(text).value

    def values(self) -> list[Any]:
        """Return all distinct values, parsed."""
        if len(self.verdicts) == len(self.texts):
            return [verdict.value for verdict in self.verdicts.values()]
        found = self.verdicts
        return [
            found[place].value if place in found else self._parse(text)
            for place, text in enumerate(self.texts.to_pylist())
        ]

    def rows(self, places: list[int]) -> list[tuple[int, int]]:
        """Return rows, and places, of the cells whose value is at one of *places*."""
        if not places:
            return []
        if len(places) == len(self.texts):
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
        if len(wrong) == len(self.texts):
            return None
        refused = set(wrong)
        codes = self.codes.to_pylist()
        return next((row for row, c in enumerate(codes) if c not in refused), None)

    def tokens(self) -> list[Token]:
        """Return the token of each cell."""
        if self.column.type == "string":
            found: list[Token] = [hash(text) for text in self.texts.to_pylist()]
            for place in self.absent():
                found[place] = None
        else:
            found = [token_of(value) for value in self.values()]
        return [found[code] for code in self.codes.to_pylist()]
