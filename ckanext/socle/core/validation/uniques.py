"""Values that must not come twice, compared parsed as frictionless does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .columns import CellVerdict
from .compiling import Rules
from .matching import Matching


class Uniques:
    """Values that must not come twice: `unique` columns and the primary key."""

    def __init__(self, rules: Rules, matching: Matching) -> None:
        columns = {n: c for n, c in matching.columns.items() if c.strict}
        self._unique: dict[str, dict[Any, int]] = {
            name: {}
            for name, column in columns.items()
            if (column.descriptor.get("constraints") or {}).get("unique")
        }
        key = rules.primary_key
        self._key = key if key and set(key) <= set(columns) else ()
        self._seen: dict[tuple[Any, ...], int] = {}
        first = [*self._unique, *(n for n in self._key if n not in self._unique)]
        self.order = [*first, *(n for n in matching.columns if n not in first)]
        """Columns in the order in which frictionless reads the cells of a row."""

    def find(
        self, number: int, verdicts: Mapping[str, CellVerdict]
    ) -> Iterator[tuple[str, str | None]]:
        """Yield Validata's code and column of each value seen before."""
        for name, seen in self._unique.items():
            value = _hashable(verdicts[name].value)
            if value is not None:
                if value in seen:
                    yield "unique-error", name
                seen[value] = number
        if self._key:
            key = tuple(_hashable(verdicts[name].value) for name in self._key)
            if key in self._seen or set(key) == {None}:
                yield "primary-key", None
            self._seen[key] = number


def _hashable(value: Any) -> Any:
    return value if value is None or value.__hash__ else repr(value)
