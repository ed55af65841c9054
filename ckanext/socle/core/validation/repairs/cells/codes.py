"""Postal codes and codes of communes that lost a zero, got a decimal or a space."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...diagnosis.identifiers import code_exists
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_CODES = {
    "postal-code": ("CodePostal", "repair-postal-code"),
    "commune-code": ("CodeCommuneInsee", "repair-commune-code"),
}
_RIGHT = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_FLOAT = re.compile(r"(\d{4,5})[.,]0*")
_SPACES = re.compile(r"\s+")


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a code, in a column of postal or of INSEE codes."""
    if column.kind not in _CODES:
        return None
    format_name, code = _CODES[column.kind]

    def mend(text: str) -> Mended | None:
        if _RIGHT.fullmatch(text):
            return None
        digits = _SPACES.sub("", text).upper()
        if match := _FLOAT.fullmatch(digits):
            digits = match[1]
        right = f"0{digits}" if len(digits) == 4 and digits.isdigit() else digits
        if not _RIGHT.fullmatch(right) or not code_exists(format_name, right):
            return None
        return Mended(right, code, unseen=True)

    return mend
