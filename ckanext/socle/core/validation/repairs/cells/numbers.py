"""Numbers: a point, no space, no currency, no percent sign."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from ...diagnosis.numbers import plain_number
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_SHARE = Decimal(1)


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a number, for a column of numbers only."""
    if column.type not in ("integer", "number"):
        return None
    maximum = _maximum(column)
    whole = column.type == "integer"
    place = column.kind in ("latitude", "longitude")

    def mend(text: str) -> Mended | None:
        text = text.strip()
        if _PLAIN.fullmatch(text):
            return _share(text, maximum) or _whole(text, whole)
        if "%" in text:
            return _percent(text, maximum)
        plain = plain_number(text)
        if plain is None:
            return None
        if not place and _TWO_WAYS.fullmatch(text):
            return Mended(plain, "repair-number-comma", GUESS)
        return _whole(plain, whole) or Mended(plain, "repair-number")

    return mend


def _whole(text: str, whole: bool) -> Mended | None:
    """Return `12` for `12.0` where no decimals are wanted."""
    digits, point, decimals = text.partition(".")
    if not (whole and point) or decimals.strip("0"):
        return None
    return Mended(digits, "repair-number")


def _percent(text: str, maximum: Decimal | None) -> Mended | None:
    plain = plain_number(text)
    if plain is None or text.strip().strip("%").count("%"):
        return None
    if maximum == _SHARE:
        return Mended(_hundredth(plain), "repair-percent")
    if maximum is not None and maximum == 100:
        return Mended(plain, "repair-percent")
    return Mended(plain, "repair-percent-sign", GUESS)


def _share(text: str, maximum: Decimal | None) -> Mended | None:
    """Return the share meant by a number above 1, where 1 is the whole."""
    if maximum != _SHARE or not 1 < Decimal(text) <= 100:
        return None
    return Mended(_hundredth(text), "repair-percent-scale", GUESS)


def _hundredth(text: str) -> str:
    return format((Decimal(text) / 100).normalize(), "f")


def _maximum(column: Column) -> Decimal | None:
    value = (column.descriptor.get("constraints") or {}).get("maximum")
    try:
        return None if value is None else Decimal(str(value))
    except ArithmeticError:
        return None
