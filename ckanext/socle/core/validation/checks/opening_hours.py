"""Opening hours in OpenStreetMap's syntax."""

from __future__ import annotations

from typing import Any

import opening_hours as osm

from .model import CellCheck, Failure

RULE = "opening-hours-value"


def opening_hours(params: dict[str, Any]) -> CellCheck:
    """Return the check of opening hours such as `Mo-Fr 08:30-12:00`.

    >>> opening_hours({"column": "H"}).judge("Lu-Ve 8h-12h").code
    'wrong-opening-hours'
    """
    column: str = params["column"]

    def judge(value: Any) -> Failure | None:
        if osm.validate(str(value)):
            return None
        return Failure(RULE, "wrong-opening-hours", column)

    return CellCheck(RULE, column, judge)
