"""Years and intervals of years: `2017/2018`."""

from __future__ import annotations

import re
from typing import Any

from .model import CellCheck, Failure

RULE = "year-interval-value"
_INTERVAL = re.compile(r"([0-9]{4})/([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")


def year_interval(params: dict[str, Any]) -> CellCheck:
    """Return the check of `AAAA/AAAA`, or `AAAA` where the schema allows it.

    >>> check = year_interval({"column": "A", "allow-year-only": "yes"})
    >>> check.judge("2018") is None, check.judge("2018/2017").code
    (True, 'wrong-year-interval')
    """
    column: str = params["column"]
    year_only = str(params.get("allow-year-only", "")).lower() in ("true", "yes")

    def judge(value: Any) -> Failure | None:
        text = str(value)
        interval = _INTERVAL.fullmatch(text)
        if interval and interval[1] < interval[2]:
            return None
        if year_only and _YEAR.fullmatch(text):
            return None
        return Failure(RULE, "wrong-year-interval", column)

    return CellCheck(RULE, column, judge)
