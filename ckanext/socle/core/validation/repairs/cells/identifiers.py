"""SIRET and SIREN: form is mended when the key proves it; lost digits never are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ....errors import IdentifierError
from ....identifiers import parse_siren, parse_siret
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_SEPARATORS = re.compile(r"[\s.\-_'’]+")
_FLOAT = re.compile(r"(\d+)[.,]0*")
_SCIENTIFIC = re.compile(r"(\d)[.,]?(\d*)[eE]\+?\d{1,2}")


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends an identifier, in a column of SIRET or of SIREN."""
    return {"siret": mend_siret, "siren": mend_siren}.get(column.kind or "")


def mend_siret(text: str) -> Mended | None:
    """Return the SIRET written in *text*, if its two keys prove it.

    >>> mend_siret("218 601 946 00013").text, mend_siret("21860194600000.0")
    ('21860194600013', None)
    """
    digits = _digits(text)
    if digits is None:
        return None
    if len(digits) == 14 and _is_siret(digits):
        return Mended(digits, "repair-siret")
    if 11 <= len(digits) <= 13 and _is_siret(digits.zfill(14)):
        return Mended(digits.zfill(14), "repair-siret-zeros")
    return None


def mend_siren(text: str) -> Mended | None:
    """Return the SIREN written in *text*; a guess where zeros are added.

    >>> mend_siren("243 500 139").text
    '243500139'
    """
    digits = _digits(text)
    if digits is None:
        return None
    if len(digits) == 9 and _is_siren(digits):
        return Mended(digits, "repair-siren")
    if len(digits) == 14 and _is_siret(digits):
        return Mended(digits[:9], "repair-siren-of-siret", GUESS)
    if 7 <= len(digits) <= 8 and _is_siren(digits.zfill(9)):
        return Mended(digits.zfill(9), "repair-siren-zeros", GUESS)
    return None


def own_mender(
    column: Column, sirets: tuple[str, ...]
) -> Callable[[str], Mended | None] | None:
    """Return what writes the producer's only SIRET where its SIREN still shows.

    Nothing is computed from what is left: the number is the one recorded for the
    organisation, and a person says whether it is the right one.
    """
    if column.overlay.producer != "siret" or len(sirets) != 1:
        return None
    siret = sirets[0]

    def mend(text: str) -> Mended | None:
        shown = _shown_digits(text)
        if len(shown) < 4 or not siret.startswith(shown):
            return None
        return Mended(siret, "repair-own-siret", GUESS)

    return mend


def _shown_digits(text: str) -> str:
    """Return the digits that a damaged number still shows, lost ones aside."""
    text = text.strip()
    if match := _SCIENTIFIC.fullmatch(text):
        return f"{match[1]}{match[2]}"
    if match := _FLOAT.fullmatch(text):
        return match[1].rstrip("0")
    digits = _SEPARATORS.sub("", text)
    if len(digits) == 9 and digits.isascii() and digits.isdigit():
        return digits
    if len(digits) == 14 and digits.endswith("0000") and digits.isdigit():
        return digits.rstrip("0")
    return ""


def _digits(text: str) -> str | None:
    """Return digits only; `None` when some are lost, or it is something else."""
    text = text.strip()
    if match := _FLOAT.fullmatch(text):
        # What a spreadsheet rounded ends with zeros: no key can tell it.
        digits = match[1]
        return None if digits.endswith("00") else digits
    digits = _SEPARATORS.sub("", text)
    return digits if digits.isascii() and digits.isdigit() else None


def _is_siret(digits: str) -> bool:
    try:
        parse_siret(digits)
    except IdentifierError:
        return False
    return not digits.endswith("00000")


def _is_siren(digits: str) -> bool:
    try:
        parse_siren(digits)
    except IdentifierError:
        return False
    return True
