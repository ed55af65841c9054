"""Texts: useless spaces, phone numbers, addresses of the web, positions in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...checks.phones import is_phone_number
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_WEB = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_PARTS = re.compile(r"[^\d+]+")
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_IDENTIFIERS = {"siret", "siren", "postal-code", "commune-code"}
_FLOAT = re.compile(r"(\d+)\.0+")
_NUMBER = r"([+-]?\d{1,3}(?:[.,]\d+)?)"
_POSITION = re.compile(rf"[\[(]?\s*{_NUMBER}\s*(?:[;\s]|,\s)\s*{_NUMBER}\s*[\])]?")
_BRACKETS = re.compile(r"[\[(]\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*[\])]")


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a text, by what its column holds."""
    if column.type == "geopoint":
        return mend_position
    if column.kind in _IDENTIFIERS:
        return None  # a digit more or less is another number: `identifiers` knows
    if column.type != "string":
        return mend_spaces
    if column.descriptor.get("format") == "uri" or column.kind == "url":
        return mend_url
    if column.kind == "phone" or _checks_phones(column):
        return mend_phone
    return mend_text


def mend_spaces(text: str) -> Mended | None:
    """Return *text* without what cannot be seen: spaces at its ends, marks."""
    plain = _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()
    return Mended(plain, "repair-spaces") if plain and plain != text else None


def mend_text(text: str) -> Mended | None:
    """Return *text* without useless spaces, or without a spreadsheet's `.0`."""
    if match := _FLOAT.fullmatch(text.strip()):
        return Mended(match[1], "repair-number")
    return mend_spaces(text)


def mend_url(text: str) -> Mended | None:
    """Return a complete address of the web; the missing start is supposed."""
    plain = text.strip()
    if _WEB.fullmatch(plain):
        return Mended(f"https://{plain}", "repair-url", GUESS)
    return mend_spaces(text)


def mend_phone(text: str) -> Mended | None:
    """Return a phone number in digits only.

    >>> mend_phone("02 99 23 24 59").text
    '0299232459'
    """
    plain = _PARTS.sub("", text)
    return Mended(plain, "repair-phone") if is_phone_number(plain) else None


def mend_position(text: str) -> Mended | None:
    """Return a position as two numbers with a comma between them."""
    match = _BRACKETS.fullmatch(text.strip()) or _POSITION.fullmatch(text.strip())
    if match is None:
        return mend_spaces(text)
    first, second = (part.replace(",", ".") for part in match.groups())
    return Mended(f"{first}, {second}", "repair-position")


def _checks_phones(column: Column) -> bool:
    return "tel" in column.name.lower() and not column.enum
