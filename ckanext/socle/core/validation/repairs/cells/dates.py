"""Dates: the year first, as every file of the socle writes them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ....folding import fold
from ..model import GUESS, SAFE
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SPOKEN = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})")
_TIME = re.compile(r"[T ]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:\.\d+)?)?Z?$", re.I)
_SERIAL = re.compile(r"([1-9]\d{4})(?:[.,]0*)?")
_SERIAL_ORIGIN = datetime.date(1899, 12, 30)
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a date, for a column of dates only."""
    if column.type != "date" or column.descriptor.get("format", "default") not in (
        "default",
        "any",
        "%Y-%m-%d",
    ):
        return None
    return mend


def mend(text: str) -> Mended | None:
    """Return the date meant by *text*; a guess where it reads two ways.

    >>> mend("17/03/2026").text, mend("17/03/2026").kind
    ('2026-03-17', 'safe')
    >>> mend("03/04/2026").text, mend("03/04/2026").kind
    ('2026-04-03', 'guess')
    """
    text = text.strip()
    timeless, code, kind = _without_time(text)
    if match := _DAY_FIRST.fullmatch(timeless):
        return _day_first(match, code, kind)
    if match := _YEAR_FIRST.fullmatch(timeless) or _COMPACT.fullmatch(timeless):
        return _mended(match[1], match[2], match[3], code, kind)
    if match := _SPOKEN.fullmatch(fold(timeless)):
        return _spoken(match, code, kind)
    if match := _SERIAL.fullmatch(text):
        day = _SERIAL_ORIGIN + datetime.timedelta(days=int(match[1]))
        if 1990 <= day.year <= 2060:
            return Mended(day.isoformat(), "repair-date-number", GUESS)
    return None


def _without_time(text: str) -> tuple[str, str, str]:
    """Return the date alone; midnight says nothing, another time would be lost."""
    match = _TIME.search(text)
    if match is None:
        return text, "repair-date", SAFE
    timeless = text[: match.start()]
    if int(match[1]) or int(match[2]) or int(match[3] or 0):
        return timeless, "repair-date-time", GUESS
    return timeless, "repair-date", SAFE


def _day_first(match: re.Match[str], code: str, kind: str) -> Mended | None:
    day, month, year = match.groups()
    if len(year) == 2:
        year, code, kind = f"20{year}", "repair-date-century", GUESS
    if int(month) > 12 >= int(day):  # month first, as nobody writes it in French
        return _mended(year, day, month, "repair-date-order", GUESS)
    if kind == SAFE and int(day) <= 12 and day.zfill(2) != month.zfill(2):
        code, kind = "repair-date-order", GUESS
    return _mended(year, month, day, code, kind)


def _spoken(match: re.Match[str], code: str, kind: str) -> Mended | None:
    months = [m for m in _MONTHS if m.startswith(match[2]) and len(match[2]) >= 3]
    if len(months) != 1 and match[2] not in _MONTHS:
        return None
    month = _MONTHS.index(match[2] if match[2] in _MONTHS else months[0]) + 1
    return _mended(match[3], str(month), match[1], code, kind)


def _mended(year: str, month: str, day: str, code: str, kind: str) -> Mended | None:
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Mended(date.isoformat(), code, kind)
