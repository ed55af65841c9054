"""Dates as French spreadsheets write them, where the year should come first."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})")
_TIME = re.compile(r"[T ]\d{1,2}[:h]\d{2}.*$", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_SERIAL_ORIGIN = datetime.date(1899, 12, 30)


def diagnose(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a date, and the date meant when it reads one way."""
    if isinstance(cell, datetime.datetime):
        return Diagnosis("date-with-time", suggestion=cell.date().isoformat())
    text = str(cell).strip()
    timeless = _TIME.sub("", text)
    code = "date-with-time" if timeless != text else ""
    if match := _DAY_FIRST.fullmatch(timeless):
        return _dated(code or "wrong-date-order", match[3], match[2], match[1])
    if match := _YEAR_FIRST.fullmatch(timeless):
        return _dated(code or "wrong-date", match[1], match[2], match[3])
    if match := _SERIAL.fullmatch(text):
        day = _SERIAL_ORIGIN + datetime.timedelta(days=int(match[1]))
        return Diagnosis("date-as-number", suggestion=day.isoformat())
    return Diagnosis("wrong-date")


def diagnose_datetime(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a date and time."""
    return Diagnosis("wrong-datetime")


def diagnose_year(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a year."""
    return Diagnosis("wrong-year")


def _dated(code: str, year: str, month: str, day: str) -> Diagnosis:
    """Return *code* with the ISO date, or `impossible-date` if it does not exist."""
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return Diagnosis("impossible-date")
    return Diagnosis(code, suggestion=date.isoformat())
