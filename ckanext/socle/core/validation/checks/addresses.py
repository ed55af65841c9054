"""Our own checks of an address of the Base Adresse Locale (facts of its validator)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .ban_identifiers import WITHOUT_NUMBER
from .communes import was_commune
from .model import CellCheck, Failure, RowCheck

RULE_NUMBER, RULE_PLACE = "socle-ban-number", "socle-ban-place"
RULE_KEY, RULE_POSITION = "socle-ban-key", "socle-ban-position"
RULE_KEY_COMMUNE = "socle-ban-key-commune"
LAST = 9999
_KEY = re.compile(r"[^_]{5}_[^_]+_(\d+)(?:_|$)")


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


def position_type(params: dict[str, Any]) -> RowCheck:
    """Return the warning on a numbered address that does not say what its point is.

    >>> check = position_type({})
    >>> check.judge({"numero": 3, "position": None}).code
    'no-position-type'
    >>> check.judge({"numero": 99999, "position": None})
    """

    def judge(row: Mapping[str, Any]) -> Failure | None:
        if row.get("numero") in (None, 0, WITHOUT_NUMBER):
            return None
        if row.get("position") is not None:
            return None
        return Failure(RULE_POSITION, "no-position-type", "position")

    return RowCheck(
        RULE_POSITION,
        ("numero", "position"),
        judge,
        presence=frozenset(["position"]),
        severity="advice",
    )


def _is_number(number: int | None) -> bool:
    if number is None:
        return False
    return 0 < number <= LAST or number == WITHOUT_NUMBER


def key_commune(params: dict[str, Any]) -> RowCheck:
    """Return the check that the key of an address begins with the code of a commune.

    >>> key_commune({}).judge({"cle_interop": "00000_5513_00052"}).code
    'wrong-commune-code'
    """

    def judge(row: Mapping[str, Any]) -> Failure | None:
        key = row.get("cle_interop")
        if not key or _KEY.match(key) is None or was_commune(key[:5].upper()):
            return None
        return Failure(RULE_KEY_COMMUNE, "wrong-commune-code", "cle_interop")

    return RowCheck(RULE_KEY_COMMUNE, ("cle_interop",), judge)


def key_number(params: dict[str, Any]) -> RowCheck:
    """Return the check that the key of an address holds the number of its row.

    >>> check = key_number({})
    >>> check.judge({"cle_interop": "31591_xxxx_00009_bis", "numero": 9})
    >>> check.judge({"cle_interop": "31591_xxxx_00009", "numero": 8}).params["other"]
    '8'
    """
    columns = ("cle_interop", "numero")

    def judge(row: Mapping[str, Any]) -> Failure | None:
        key, number = row.get("cle_interop"), row.get("numero")
        match = _KEY.match(key) if key else None
        if match is None or not _is_number(number) or int(match[1][:20]) == number:
            return None
        params = {"columns": list(columns), "other": str(number)}
        return Failure(RULE_KEY, "key-and-number", "cle_interop", params)

    return RowCheck(RULE_KEY, columns, judge)
