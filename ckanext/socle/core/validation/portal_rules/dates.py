"""Dates that exist and that nobody means: 0202, 1900-01-01 of a spreadsheet, 2206."""

from __future__ import annotations

import re

from .context import Context
from .rules import Found, Judge, Place

IMPLAUSIBLE = "implausible-date"
OLDEST = 1901
"""An empty cell of a spreadsheet reads 1899-12-30 or 1900-01-01."""
AHEAD = 10
"""Years ahead that a works programme or a convention may tell."""
_YEAR = re.compile(r"(\d{4})(?:-\d{2}-\d{2}.*)?")


def judge(place: Place, context: Context) -> Judge | None:
    """Return what judges the dates of a column; `None`: it holds none."""
    column = place.column
    if column is None or column.type not in ("date", "datetime", "year"):
        return None
    last = int(context.today[:4]) + AHEAD if context.today else 9999

    def judge_date(text: str) -> Found | None:
        match = _YEAR.match(text)
        if match is None or OLDEST <= int(match[1]) <= last:
            return None
        return Found(IMPLAUSIBLE)

    return judge_date
