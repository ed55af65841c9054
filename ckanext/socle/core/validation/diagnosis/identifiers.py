"""Identifiers that spreadsheets damage: SIRET, SIREN, postal and commune codes."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from typing import TYPE_CHECKING, Any

import frformat
from frformat.set_format import VersionedSetFormat

from ...errors import IdentifierError
from ...identifiers import parse_siren, parse_siret
from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_FLOAT = re.compile(r"\d+[.,]0*")
_SEPARATORS = re.compile(r"[\s.\-]+")
_FOUR_DIGITS = re.compile(r"[1-9][0-9]{3}")
_KINDS = {"wrong-siret": "siret", "wrong-siren": "siren"}
# Kind of column: the fault of a lost zero, that of a code that is none, its format.
_LOST_ZERO = {
    "postal-code": ("postal-code-lost-zero", "wrong-postal-code", "CodePostal"),
    "commune-code": (
        "commune-code-lost-zero",
        "wrong-commune-code",
        "CodeCommuneInsee",
    ),
}


def diagnose(column: Column, text: str, codes: Set[str]) -> Diagnosis | None:
    """Return the fault of an identifier, `None` if the column holds none."""
    kind = next((_KINDS[code] for code in codes if code in _KINDS), column.kind)
    if kind == "siret":
        return _siret(text)
    if kind == "siren":
        return _siren(text)
    return _lost_zero(kind, text)


def notice(column: Column, text: str) -> Diagnosis | None:
    """Return the fault of an identifier that the rules let pass."""
    found = _lost_zero(column.kind, text)
    if found is None:
        return None
    return Diagnosis(found.code, found.params, found.suggestion, severity="check")


def _lost_zero(kind: str | None, text: str) -> Diagnosis | None:
    """Say that a code of four digits lost its zero, if the code with it exists."""
    if kind not in _LOST_ZERO or not _FOUR_DIGITS.fullmatch(text):
        return None
    lost, wrong, format_name = _LOST_ZERO[kind]
    if code_exists(format_name, f"0{text}"):
        return Diagnosis(lost, suggestion=f"0{text}")
    return Diagnosis(wrong)


def code_exists(format_name: str, code: str) -> bool:
    """Return whether frformat's format, `CodePostal` for one, has that *code*."""
    return bool(_codes(format_name).is_valid(code))


@cache
def _codes(format_name: str) -> Any:
    found = getattr(frformat, format_name)
    return found("latest") if issubclass(found, VersionedSetFormat) else found()


def _siret(text: str) -> Diagnosis:
    digits = _SEPARATORS.sub("", text)
    if _SCIENTIFIC.fullmatch(text.strip()) or _lost_digits(text):
        return Diagnosis("siret-lost-digits")
    if _is_digits(digits, 9):
        return Diagnosis("siret-is-siren")
    if _is_digits(digits, 14):
        if _parses_siret(digits):
            return Diagnosis("siret-format", suggestion=digits)
        return Diagnosis("siret-key")
    if 10 <= len(digits) <= 13 and _parses_siret(digits.zfill(14)):
        return Diagnosis("siret-lost-zero", suggestion=digits.zfill(14))
    return Diagnosis("wrong-siret")


def _siren(text: str) -> Diagnosis:
    digits = _SEPARATORS.sub("", text)
    if _is_digits(digits, 14):
        return Diagnosis("siren-is-siret", suggestion=digits[:9])
    if not _is_digits(digits, 9):
        return Diagnosis("wrong-siren")
    try:
        return Diagnosis("siren-format", suggestion=parse_siren(digits))
    except IdentifierError:
        return Diagnosis("siren-key")


def _lost_digits(text: str) -> bool:
    """Whether a spreadsheet rounded the number: `.0`, or five zeros at the end."""
    text = text.strip()
    digits = re.split("[.,]", text)[0]
    if _FLOAT.fullmatch(text):
        # Two zeros at the end are what rounding leaves, whatever the key says.
        return digits.endswith("00") or not _parses_siret(digits)
    return _is_digits(digits, 14) and digits.endswith("0000") and text == digits


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _parses_siret(text: str) -> bool:
    try:
        parse_siret(text)
    except IdentifierError:
        return False
    return True
