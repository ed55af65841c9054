"""When a file is due again: the day that a law gives, or the pace of its updates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .files import ExpectedFile

# Days between two updates, and those that we wait before we call it late.
_PACES = {
    "WEEKLY": (7, 7),
    "MONTHLY": (31, 10),
    "QUARTERLY": (92, 31),
    "ANNUAL": (366, 90),
}


@dataclass(frozen=True)
class Deadline:
    """The next date of a file, and the year that it must tell of, if it has one."""

    date: datetime.date
    year: int | None = None
    is_legal: bool = False
    """Whether a law gives the date; else it is the pace of updates."""


def asked_year(file: ExpectedFile, today: datetime.date) -> int:
    """Return the year that the file must tell of today.

    That before for what is told once a year, the current one otherwise.

    >>> from .files import ExpectedFile
    >>> asked_year(ExpectedFile("k", "t", due="06-30"), datetime.date(2026, 11, 24))
    2025
    """
    yearly = file.due or file.frequency == "ANNUAL"
    return today.year - 1 if yearly else today.year


def deadline(
    file: ExpectedFile,
    today: datetime.date,
    *,
    years: frozenset[int] = frozenset(),
    changed: datetime.date | None = None,
) -> Deadline | None:
    """Return when the file is due next; `None` when nothing says it.

    *years* are those told already, *changed* the day of the last change. A date in
    the past means that it is late.

    >>> from .files import ExpectedFile
    >>> file = ExpectedFile("k", "t", due="06-30")
    >>> deadline(file, datetime.date(2026, 11, 24), years=frozenset({2025})).date
    datetime.date(2027, 6, 30)
    """
    if file.due:
        return _legal(file.due, today, years)
    pace = _PACES.get(file.frequency or "")
    if pace is None:
        return None
    if file.frequency == "ANNUAL" and years:
        year = max(years) + 1
        return Deadline(datetime.date(year + 1, 3, 31), year)
    if changed is None:
        return None
    return Deadline(changed + datetime.timedelta(days=sum(pace)))


def _legal(due: str, today: datetime.date, years: frozenset[int]) -> Deadline:
    month, day = map(int, due.split("-"))
    year = max(years) + 1 if years else today.year - 1
    return Deadline(datetime.date(year + 1, month, day), year, is_legal=True)
