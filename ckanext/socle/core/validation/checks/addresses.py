"""Our own checks of an address of the Base Adresse Locale (facts of its validator)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .ban_identifiers import WITHOUT_NUMBER
from .model import CellCheck, Failure, RowCheck

RULE_NUMBER, RULE_PLACE = "socle-ban-number", "socle-ban-place"
LAST = 9999


def street_number(params: dict[str, Any]) -> CellCheck:
    """Return the check that a number is at most 9999, or 99999 for a place without.

    >>> check = street_number({})
    >>> check.judge(12), check.judge(99999), check.judge(10000).params
    (None, None, {'limit': 9999})
    """

    def judge(value: Any) -> Failure | None:
        if value <= LAST or value == WITHOUT_NUMBER:
            return None
        return Failure(RULE_NUMBER, "above-maximum", "numero", {"limit": LAST})

    return CellCheck(RULE_NUMBER, "numero", judge)


def address_place(params: dict[str, Any]) -> RowCheck:
    """Return the check that a numbered address has its longitude and latitude.

    >>> check = address_place({})
    >>> check.judge({"numero": 3, "long": 1.0, "lat": None}).code
    'address-without-place'
    >>> check.judge({"numero": 99999, "long": None, "lat": None})
    """
    columns = ("long", "lat")

    def judge(row: Mapping[str, Any]) -> Failure | None:
        if row.get("numero") in (None, 0, WITHOUT_NUMBER):
            return None
        if all(row.get(name) is not None for name in columns):
            return None
        names = {"columns": list(columns)}
        return Failure(RULE_PLACE, "address-without-place", None, names)

    return RowCheck(
        RULE_PLACE, ("numero", *columns), judge, presence=frozenset(columns)
    )
