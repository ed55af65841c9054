r"""What a whole column of distinct values may be accepted by, at once.

A rule here may only *accept*: what it does not is judged by the exact reader. Regular
expressions run in RE2, whose time is linear, on a subset where it accepts no more than
Python's `re`: its `\d`, `\w` and `\s` know fewer characters, so they may stand in a
class that is not negated. Python's `match` starts at the first character: so does the
anchor put before every pattern, whose own `^` may bind to one branch only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..columns import Column

Accept = Callable[[Any], Any]
"""From an array of distinct texts to an array of booleans, never null."""

_FORMATS = {
    "email": r"[a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,2}@"
    r"(?:[a-z0-9]{2,20}(?:-[a-z0-9]{2,20})?\.){1,3}(?:fr|com|org|net|eu|bzh|example)",
    "uri": r"https?://(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){0,3}\.){1,4}[a-z]{2,10}"
    r"(?:/[A-Za-z0-9_.~-]*)*(?:\?[A-Za-z0-9_.~=&-]*)?",
    "uuid": "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
}
_INTEGER = "(?:0|-?[1-9][0-9]{0,14})"
_NUMBER = r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,9})?"
_DATE = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_DEGREES = r"-?(?:0|[1-9][0-9]?)(?:\.[0-9]{1,15})?"
_POSITIONS = {
    "array": rf"\[{_DEGREES}, ?{_DEGREES}\]",
    "default": rf"{_DEGREES}, ?{_DEGREES}",
}
_OPTIONS = {"bareNumber", "decimalChar", "groupChar", "floatNumber"}
_PLAIN = {"required", "unique"}
_UNSAFE = re.compile(
    r"\\[^dwsu.,/'\"()\[\]{}|+*?^$@ -]|\(\?[^:]|\[\[|&&|--|~~|\[\^[^\]]*\\[dwsu]"
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")


def acceptor(column: Column, missing: Iterable[str]) -> Accept | None:
    """Return what accepts the values of *column*; `None` when only reading tells.

    The *missing* values are never accepted.
    """
    checks = [*(check for _, check in column.checks), *column.warnings]
    cheap = [check.surely for check in checks if check.surely]
    if len(cheap) < len(checks):
        return None
    tests = [_type_test(column), *_constraint_tests(column)]
    if None in tests:
        return None
    if column.kind in ("postal-code", "commune-code"):
        tests.append(lambda values: pc.not_equal(pc.binary_length(values), 4))
    tests += map(_cheap_test, cheap)
    absent = pa.array(sorted({"", *missing}), pa.string())

    def accept(values: Any) -> Any:
        accepted = pc.invert(pc.is_in(values, value_set=absent))
        for test in tests:
            if test is not None:
                accepted = pc.and_(accepted, test(values))
        return accepted.fill_null(False)

    return accept


def numbers_of(values: Any) -> Any:
    """Return texts as floats, null where they are not plainly numbers."""
    plain = pc.match_substring_regex(values, f"^{_NUMBER}$")
    return pc.if_else(plain, values, pa.scalar(None, pa.string())).cast(pa.float64())


def _type_test(column: Column) -> Accept | None:
    """Return the test of the type, `None` when there is none."""
    facts = column.descriptor
    shape = str(facts.get("format") or "default")
    if _OPTIONS & set(facts):
        return None
    if column.type == "string":
        return _all if shape == "default" else _matcher(_FORMATS.get(shape))
    if column.type == "date" and shape in ("default", "%Y-%m-%d"):
        return _matcher(_DATE)
    if column.type == "geopoint":
        return _matcher(_POSITIONS.get(shape))
    if shape != "default":
        return None
    return _matcher({"integer": _INTEGER, "number": _NUMBER}.get(column.type))


def _constraint_tests(column: Column) -> list[Accept | None]:
    constraints = dict(column.descriptor.get("constraints") or {})
    tests: list[Accept | None] = []
    for name, limit in constraints.items():
        if name in _PLAIN or limit is None:
            continue
        tests.append(_constraint_test(column, name, limit))
    return tests


def _constraint_test(column: Column, name: str, limit: Any) -> Accept | None:
    numeric = column.type in ("integer", "number")
    try:
        if name == "pattern" and column.type == "string":
            return _pattern_test(str(limit))
        if name == "minLength" and column.type == "string":
            return lambda v: pc.greater_equal(pc.utf8_length(v), int(limit))
        if name == "maxLength" and column.type == "string":
            return lambda v: pc.less_equal(pc.utf8_length(v), int(limit))
        if name == "minimum" and numeric:
            low = float(limit)
            return lambda v: pc.greater(numbers_of(v), low)
        if name == "maximum" and numeric:
            high = float(limit)
            return lambda v: pc.less(numbers_of(v), high)
    except (ValueError, pa.ArrowInvalid):
        return None
    return None


def _pattern_test(pattern: str) -> Accept | None:
    if _UNSAFE.search(pattern):
        return None
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), pattern)
    if any(ord(found) < 0x80 for found in set(text) - set(pattern)):
        return None
    source = f"^(?:^{text}$)"
    pc.match_substring_regex(pa.array([""]), source)
    return lambda values: pc.match_substring_regex(values, source)


def _matcher(pattern: str | None) -> Accept | None:
    if pattern is None:
        return None
    return lambda values: pc.match_substring_regex(values, f"^{pattern}$")


def _cheap_test(surely: Callable[[str], bool]) -> Accept:
    return lambda values: pa.array(map(surely, values.to_pylist()), pa.bool_())


def _all(values: Any) -> Any:
    return pa.array([True]).take(pa.array([0] * len(values), pa.int8()))
