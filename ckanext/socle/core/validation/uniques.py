"""Values that must not come twice, or must be known, compared as frictionless does."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .compiling import Rules
from .matching import Matching
from .report import Issue

if TYPE_CHECKING:
    from .foreign_keys import ForeignKey

FOREIGN_KEY = "foreign-key"
"""Validata's code, of a value that is not among those of other columns."""
EXACT = decimal.Context(
    prec=1_000_000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[]
)
"""Numbers are compared with all their digits, whatever their exponent."""
Token = int | None
"""A parsed value in 64 bits, whose key changes with each process; `None`: no value."""


class Uniques:
    """Values that must not come twice (`unique`, keys), those that must be known.

    One million values take eighty megabytes: tokens are kept, not values.
    """

    def __init__(self, rules: Rules, matching: Matching) -> None:
        columns = {n: c for n, c in matching.columns.items() if c.strict}
        self.unique: dict[str, set[int]] = {
            name: set()
            for name, column in columns.items()
            if (column.descriptor.get("constraints") or {}).get("unique")
        }
        key = rules.primary_key
        self.key = key if key and set(key) <= set(columns) else ()
        self._seen: set[int] = set()
        self.foreign: dict[str, ForeignKey] = {
            key.name: key
            for key in matching.foreign_keys
            if key.known is not None and set(key.columns) <= set(columns)
        }
        """Keys to other columns, by what `find` calls them."""
        pointing = (name for key in self.foreign.values() for name in key.columns)
        first = list(dict.fromkeys([*self.unique, *self.key, *pointing]))
        self.order = [*first, *(n for n in matching.columns if n not in first)]
        """Columns in the order in which frictionless reads the cells of a row."""
        self.columns = tuple(first)
        """Columns whose tokens `find` wants."""

    def find(self, tokens: dict[str, Token]) -> Iterator[tuple[str, str | None]]:
        """Yield Validata's code and column of each value of a row seen before.

        *tokens* are those of the row, by column. An empty key is `empty-key`; a value
        that is not known is `FOREIGN_KEY`, with its name in `foreign`.
        """
        for name, seen in self.unique.items():
            token = tokens[name]
            if token is not None:
                if token in seen:
                    yield "unique-error", name
                seen.add(token)
        yield from self._find_key(tokens)
        for name, foreign in self.foreign.items():
            values = [tokens[column] for column in foreign.columns]
            if set(values) != {None} and join(values) not in (foreign.known or ()):
                yield FOREIGN_KEY, name

    def issue(self, rule: str, name: str | None) -> Issue:
        """Return what is said of what `find` yields."""
        if rule == FOREIGN_KEY:
            return self.foreign[str(name)].issue()
        if name:
            return Issue("duplicate-value", rule, field=name)
        code = "empty-key" if rule == "empty-key" else "duplicate-key"
        return Issue(code, "primary-key", params={"columns": list(self.key)})

    def _find_key(self, tokens: dict[str, Token]) -> Iterator[tuple[str, str | None]]:
        if self.key:
            values = [tokens[name] for name in self.key]
            if set(values) == {None}:
                yield "empty-key", None
            else:
                token = join(values)
                if token in self._seen:
                    yield "primary-key", None
                self._seen.add(token)


def join(values: Sequence[Token]) -> int:
    """Return one token for those of a key."""
    return hash(",".join(map(str, values))) if len(values) > 1 else values[0] or 0


def token_of(value: Any) -> Token:
    """Return the token of a parsed value: equal values have equal ones.

    >>> token_of(Decimal("1.0")) == token_of(Decimal("1")), token_of(None)
    (True, None)
    """
    if value is None or isinstance(value, str):
        return None if value is None else hash(value)
    if isinstance(value, Decimal):
        return hash(str(value.normalize(EXACT)) if value.is_finite() else str(value))
    if isinstance(value, datetime.datetime) and value.tzinfo:
        value = value.astimezone(datetime.timezone.utc)
    return hash(repr(value))
