r"""Patterns of table schemas, matched as frictionless does, in bounded time.

frictionless compiles `"^%s$" % pattern` without a group and calls `re.match`:
`a|b` becomes `^a|b$`, and `$` accepts a final newline. Those readings are kept,
since they are the strict verdict. What is not kept is time without bound:

* a pattern whose parts cannot compete (no repeat inside a repeat, no choice
  inside a repeat) runs in `re` while the number of steps it may take on the
  value stays small;
* any other case runs in `regex`, which can be interrupted, with the time left
  of a total given to the column. When that total is spent the remaining values
  are not judged, and the report says so.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterable
from typing import Any

import regex

try:
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_constants as codes  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

MAX_STEPS = 200_000
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
_CHOICES = {codes.BRANCH, codes.GROUPREF, codes.GROUPREF_EXISTS}


class Pattern:
    r"""A pattern with a purse of seconds for the values where it may explode.

    >>> Pattern(r"^\d{14}$").matches("21350001500012")
    True
    >>> Pattern("a|b").matches("alpha")  # frictionless has no group: ^a|b$
    True
    """

    def __init__(self, text: str, *, seconds: float = 2.0) -> None:
        source = f"^{text}$"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._re = re.compile(source)
            self._spans = _spans(parser.parse(source))
        self._source = source
        self._regex: Any = None
        self.seconds_left = seconds

    @property
    def may_explode(self) -> bool:
        """Whether some value may take a time that grows without measure."""
        return self._spans is None

    def matches(self, value: str) -> bool | None:
        """Return whether *value* matches; `None` when no time is left to know."""
        if self._steps(len(value)) <= MAX_STEPS:
            return self._re.match(value) is not None
        return self._bounded_match(value)

    def _steps(self, length: int) -> float:
        if self._spans is None:
            return float("inf")
        steps = float(length + 1)
        for span in self._spans:
            steps *= min(span, length + 1)
        return steps

    def _bounded_match(self, value: str) -> bool | None:
        if self.seconds_left <= 0:
            return None
        if self._regex is None:
            self._regex = regex.compile(self._source, regex.VERSION0)
        start = time.monotonic()
        try:
            found = self._regex.match(value, timeout=self.seconds_left)
        except TimeoutError:
            self.seconds_left = 0.0
            return None
        self.seconds_left -= time.monotonic() - start
        return found is not None


def _spans(items: Iterable[tuple[Any, Any]]) -> list[int] | None:
    """Return the choices of each repeat; `None` where repeats may compete."""
    spans: list[int] = []
    for code, argument in items:
        if code in _REPEATS:
            low, high, inner = argument
            if high == low == 1:
                continue
            if not _is_plain(inner):
                return None
            if high != low:
                spans.append(int(high) - int(low) + 1)
        else:
            for inner in _inner_patterns(code, argument):
                found = _spans(inner)
                if found is None:
                    return None
                spans += found
    return spans


def _is_plain(items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether *items* match in one way only: no repeat, no choice, no reference."""
    for code, argument in items:
        if code in _REPEATS:
            low, high, inner = argument
            if low != high or not _is_plain(inner):
                return False
        elif code in _CHOICES or not all(
            _is_plain(inner) for inner in _inner_patterns(code, argument)
        ):
            return False
    return True


def _inner_patterns(code: Any, argument: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [argument[-1]]
    if code is codes.BRANCH:
        return list(argument[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    if code is codes.GROUPREF_EXISTS:
        return [inner for inner in argument[1:] if inner is not None]
    return []
