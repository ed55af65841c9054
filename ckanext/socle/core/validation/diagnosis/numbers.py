"""Numbers as people write them: spaces, decimal comma, currency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

_ORNAMENTS = re.compile(r"[\s'’]|€|euros?|eur\b|%", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def diagnose_number(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a number, and the number meant."""
    plain = plain_number(str(cell))
    if plain is None:
        return Diagnosis("not-a-number")
    return Diagnosis("number-format", suggestion=plain)


def diagnose_integer(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a whole number, and the number meant."""
    plain = plain_number(str(cell))
    if plain is None:
        return Diagnosis("not-a-number")
    whole, _, decimals = plain.partition(".")
    if decimals.strip("0"):
        return Diagnosis("not-whole")
    return Diagnosis("number-format", suggestion=whole)


def plain_number(text: str) -> str | None:
    """Return the number meant by *text* with a point, `None` if it is not one.

    >>> plain_number("40 000,00 €"), plain_number("1.234,5"), plain_number("n.c.")
    ('40000.00', '1234.5', None)
    """
    text = _ORNAMENTS.sub("", text)
    if _GROUPED.fullmatch(text) and ("," in text or text.count(".") > 1):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    return text if text.isascii() and _PLAIN.fullmatch(text) else None
