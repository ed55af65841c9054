"""Our own checks of where an address is: in France, and twice at the same place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...projections import is_in_france, legal_position
from .model import Failure, RowCheck

RULE_FRANCE, RULE_PROJECTED = "socle-ban-in-france", "socle-ban-projected"
TOLERANCE = 10.0
"""Metres between the two positions, above which they do not tell the same place."""
DEGREES, METRES = ("long", "lat"), ("x", "y")


def in_france(params: dict[str, Any]) -> RowCheck:
    """Return the check that longitude and latitude are in France or overseas.

    >>> in_france({}).judge({"long": 43.1, "lat": 1.02}).code
    'address-outside-france'
    """

    def judge(row: Mapping[str, Any]) -> Failure | None:
        degrees = _numbers(row, DEGREES)
        if degrees is None or is_in_france(*degrees):
            return None
        names = {"columns": list(DEGREES)}
        return Failure(RULE_FRANCE, "address-outside-france", "long", names)

    return RowCheck(RULE_FRANCE, DEGREES, judge)


def projected(params: dict[str, Any]) -> RowCheck:
    """Return the warning on two positions of a row that are not the same.

    >>> row = {"long": 1.028392, "lat": 43.111637, "x": 539416.13, "y": 6225601.11}
    >>> projected({}).judge(row)
    >>> projected({}).judge({**row, "x": 539500.0}).params["expected"]
    '539416.16 ; 6225601.16'
    """

    def judge(row: Mapping[str, Any]) -> Failure | None:
        degrees, metres = _numbers(row, DEGREES), _numbers(row, METRES)
        expected = legal_position(*degrees) if degrees else None
        if metres is None or expected is None:
            return None
        if math.dist(metres, expected) <= TOLERANCE:
            return None
        params = {
            "columns": list(METRES),
            "expected": " ; ".join(f"{value:.2f}" for value in expected),
        }
        return Failure(RULE_PROJECTED, "places-apart", "x", params)

    return RowCheck(RULE_PROJECTED, (*DEGREES, *METRES), judge, severity="check")


def _numbers(
    row: Mapping[str, Any], names: tuple[str, str]
) -> tuple[float, float] | None:
    """Return two numbers of a row; `None` when one is empty, or without an end."""
    first, second = (row.get(name) for name in names)
    if first is None or second is None:
        return None
    pair = float(first), float(second)
    return pair if all(map(math.isfinite, pair)) else None
