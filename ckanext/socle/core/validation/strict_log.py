"""Every error of the strict verdict, in few bytes."""

from __future__ import annotations

from array import array
from typing import Any


class StrictLog:
    """Every strict error in Validata's order, ten bytes each."""

    def __init__(self) -> None:
        self._names: list[str | None] = []
        self._places: dict[str | None, int] = {}
        self._rules, self._rows, self._fields = array("H"), array("I"), array("H")

    def __len__(self) -> int:
        """Return the number of errors."""
        return len(self._rules)

    def add(self, rule: str, row: int | None, field_name: str | None) -> None:
        """Note one error; *row* is `None` for the header's."""
        self._rules.append(self._place(rule))
        self._rows.append(row or 0)
        self._fields.append(self._place(field_name))

    def to_list(self) -> list[dict[str, Any]]:
        """Return the errors as `{"type", "row", "field"}`, in order."""
        return [
            {"type": self._names[rule], "row": row or None, "field": self._names[name]}
            for rule, row, name in zip(
                self._rules, self._rows, self._fields, strict=True
            )
        ]

    def _place(self, name: str | None) -> int:
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self._names)
            self._names.append(name)
        return place
