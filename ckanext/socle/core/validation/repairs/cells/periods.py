"""Periods: two dates with an oblique stroke between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..model import GUESS, SAFE
from . import dates
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_PROBE = "2026-01-01/2026-12-31"
_YEAR = re.compile(r"20\d{2}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_BETWEEN = re.compile(
    r"(?:du |de |le )?(\d[\d/.\- ]*\d)\s*(?:_|/| - | – | au | a | à |;|\n|->)\s*"
    r"(?:le )?(\d[\d/.\- ]*\d)",
    re.IGNORECASE,
)


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a period, for a text column whose rules accept one."""
    if column.type != "string" or column.pattern is None or not column.accepts(_PROBE):
        return None
    return mend


def mend(text: str) -> Mended | None:
    """Return the period or the date meant by *text*.

    >>> mend("2018-01-01_2018-03-31").text
    '2018-01-01/2018-03-31'
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return Mended(f"{text}-01-01/{text}-12-31", "repair-period-year", GUESS)
    if one := _date(text):
        return Mended(one.text, _code(one.kind), one.kind)
    match = _BETWEEN.fullmatch(text)
    if match is None:
        return None
    first, last = _date(match[1]), _date(match[2])
    if first is None or last is None or first.text > last.text:
        return None
    kind = GUESS if GUESS in (first.kind, last.kind) else SAFE
    return Mended(f"{first.text}/{last.text}", _code(kind), kind)


def _date(text: str) -> Mended | None:
    text = text.strip()
    if _ISO.fullmatch(text):
        return Mended(text, "")
    found = dates.mend(text)
    return None if found is None or found.code == "repair-date-number" else found


def _code(kind: str) -> str:
    return "repair-period" if kind == SAFE else "repair-period-order"
