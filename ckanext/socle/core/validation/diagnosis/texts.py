"""Texts: lengths, bounds, patterns, addresses, phones, positions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..checks.phones import is_phone_number
from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

_BOUNDS = {
    "maxLength": "too-long",
    "minLength": "too-short",
    "minimum": "below-minimum",
    "maximum": "above-maximum",
    "exclusiveMinimum": "below-minimum",
    "exclusiveMaximum": "above-maximum",
    "pattern": "pattern-mismatch",
}
_WEB = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_PARTS = re.compile(r"[^\d+]+")


def diagnose_type(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a text: a number, a date, an address."""
    if isinstance(cell, bool | int | float):
        return Diagnosis("number-in-text-column", suggestion=str(cell))
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return Diagnosis("date-in-text-column", suggestion=str(cell))
    text = str(cell).strip()
    if column.descriptor.get("format") == "uri":
        suggestion = f"https://{text}" if _WEB.fullmatch(text) else None
        return Diagnosis("wrong-url", suggestion=suggestion)
    if column.descriptor.get("format") == "email":
        return Diagnosis("wrong-email")
    return Diagnosis("wrong-type")


def diagnose_other_type(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a time, an array, an object, a shape."""
    if column.type in ("array", "list"):
        return Diagnosis("wrong-array")
    return Diagnosis("wrong-type")


def diagnose_position(column: Column, cell: Any) -> Diagnosis:
    """Return what is wrong with a position in one cell."""
    return Diagnosis("wrong-position")


def diagnose_phone(text: str) -> Diagnosis:
    """Return what is wrong with a phone number, and the number without points."""
    plain = _PARTS.sub("", text)
    return Diagnosis(
        "wrong-phone", suggestion=plain if is_phone_number(plain) else None
    )


def diagnose_constraint(column: Column, text: str, names: Sequence[str]) -> Diagnosis:
    """Return what is wrong with a value of the right type."""
    constraints = column.descriptor.get("constraints") or {}
    name = "pattern" if "pattern" in names else names[0]
    code = _BOUNDS.get(name, "wrong-type")
    if column.kind == "phone":
        return diagnose_phone(text)
    if name == "pattern":
        return Diagnosis(code)
    return Diagnosis(code, {"limit": str(constraints.get(name))})
