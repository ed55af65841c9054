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

from ..checks.french_formats import is_siret
from ..columns import Column
from .sirets import are_sirets
from .studies import Study

Accept = Callable[[Study], Any]
"""From the values of a batch to an array of booleans, never null."""

_FORMATS = {
    "email": r"[a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,2}@"
    r"(?:[a-z0-9]{2,20}(?:-[a-z0-9]{2,20})?\.){1,3}(?:fr|com|org|net|eu|bzh|example)",
    "uri": r"https?://(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){0,3}\.){1,4}[a-z]{2,10}"
    r"(?:/[A-Za-z0-9_.~-]*)*(?:\?[A-Za-z0-9_.~=&-]*)?",
    "uuid": "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
}
_INTEGER = "(?:0|-?[1-9][0-9]{0,14})"
_DATE = (
    "(?:19|20)[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
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
_WHOLE: dict[Callable[[str], bool], Callable[[Any], Any]] = {is_siret: are_sirets}
"""What tests a whole array as another function does one text."""
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
        tests.append(lambda study: pc.not_equal(pc.binary_length(study.texts), 4))
    tests += map(_cheap_test, cheap)
    is_filled = _filled_test(missing)

    def accept(study: Study) -> Any:
        accepted = is_filled(study)
        for test in tests:
            if test is not None:
                accepted = pc.and_(accepted, test(study))
        return accepted.fill_null(False)

    return accept


def _filled_test(missing: Iterable[str]) -> Accept:
    """Return the test that a value does not mean an empty cell."""
    absent = pa.array(sorted({"", *missing}), pa.string())

    def is_filled(study: Study) -> Any:
        if len(absent) == 1:
            filled = pc.not_equal(pc.binary_length(study.texts), 0)
        else:
            known = pc.is_in(study.texts, value_set=absent)
            filled = pc.and_(pc.is_valid(study.texts), pc.invert(known))
        # Of what is no text, its type tells; it may look like one of many values.
        return filled.fill_null(True) if study.native else filled

    return is_filled


def _type_test(column: Column) -> Accept | None:
    """Return the test of the type, `None` when there is none."""
    facts = column.descriptor
    shape = str(facts.get("format") or "default")
    if _OPTIONS & set(facts):
        return None
    if column.type == "string":
        return _is_text if shape == "default" else _matcher(_FORMATS.get(shape))
    if column.type == "date" and shape in ("default", "%Y-%m-%d"):
        return _matcher(_DATE)
    if column.type == "geopoint":
        return _matcher(_POSITIONS.get(shape))
    if shape != "default":
        return None
    if column.type == "number":
        return lambda study: pc.is_valid(study.numbers)
    return _is_integer if column.type == "integer" else None


def _constraint_tests(column: Column) -> list[Accept | None]:
    constraints = dict(column.descriptor.get("constraints") or {})
    return [
        _constraint_test(column, name, limit)
        for name, limit in constraints.items()
        if name not in _PLAIN and limit is not None
    ]


def _constraint_test(column: Column, name: str, limit: Any) -> Accept | None:
    numeric = column.type in ("integer", "number")
    try:
        if name == "pattern" and column.type == "string":
            return _pattern_test(str(limit))
        if name == "minLength" and column.type == "string":
            return lambda s: pc.greater_equal(pc.utf8_length(s.texts), int(limit))
        if name == "maxLength" and column.type == "string":
            return lambda s: pc.less_equal(pc.utf8_length(s.texts), int(limit))
        if name == "minimum" and numeric:
            low = float(limit)
            return lambda s: pc.greater(s.numbers, low)
        if name == "maximum" and numeric:
            high = float(limit)
            return lambda s: pc.less(s.numbers, high)
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
    return lambda study: pc.match_substring_regex(study.texts, source)


def _matcher(pattern: str | None) -> Accept | None:
    if pattern is None:
        return None
    return lambda study: pc.match_substring_regex(study.texts, f"^{pattern}$")


def _cheap_test(surely: Callable[[str], bool]) -> Accept:
    whole = _WHOLE.get(surely)
    if whole is not None:
        return lambda study: whole(study.texts)
    return lambda study: pa.array(
        [text is not None and surely(text) for text in study.texts.to_pylist()],
        pa.bool_(),
    )


def _is_integer(study: Study) -> Any:
    written = pc.match_substring_regex(study.texts, f"^{_INTEGER}$")
    return pc.or_(written.fill_null(False), study.whole) if study.native else written


def _is_text(study: Study) -> Any:
    return pc.is_valid(study.texts)
