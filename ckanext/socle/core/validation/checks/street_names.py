"""Our own warnings on texts of the Base Adresse Locale, that its validator gives."""

from __future__ import annotations

import re
from typing import Any

from .model import CellCheck, Failure

RULE_CASE, RULE_UNDERSCORE = "socle-ban-case", "socle-ban-underscore"
RULE_PARCELS = "socle-ban-parcels"
_LITTLE = {"a", "à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le"}
_LITTLE |= {"les", "par", "sous", "sur"}
_ROMAN = re.compile(r"(?=[ivx])(?:x{0,2})(?:ix|iv|v?i{0,3})")
_INITIALS = frozenset({"za", "zac", "zad", "zi"})
_WORD = re.compile(r"[^\W\d_]+")
_PARCELS = re.compile(r"[0-9A-Za-z]{14,15}(?:\|[0-9A-Za-z]{14,15})*")


def letter_case(params: dict[str, Any]) -> CellCheck:
    """Return the warning on a name all in capitals, or all in small letters.

    >>> check = letter_case({"column": "voie_nom"})
    >>> check.judge("RUE DE L'ÉGLISE").suggestion
    "Rue de l'Église"
    >>> check.judge("Rue de l'Église")
    """
    column = params["column"]

    def judge(value: Any) -> Failure | None:
        text = str(value)
        if surely(text):
            return None
        return Failure(RULE_CASE, "name-case", column, suggestion=_on_the_plate(text))

    def surely(text: str) -> bool:
        return not (text.isupper() or text.islower())

    return CellCheck(RULE_CASE, column, judge, surely, severity="check")


def underscore(params: dict[str, Any]) -> CellCheck:
    """Return the warning on a name with an underscore where a space is meant.

    >>> underscore({"column": "voie_nom"}).judge("Rue_des Lilas").suggestion
    'Rue des Lilas'
    """
    column = params["column"]

    def judge(value: Any) -> Failure | None:
        text = str(value)
        if "_" not in text:
            return None
        plain = " ".join(text.replace("_", " ").split())
        return Failure(
            RULE_UNDERSCORE, "name-with-underscore", column, suggestion=plain
        )

    def surely(text: str) -> bool:
        return "_" not in text

    return CellCheck(RULE_UNDERSCORE, column, judge, surely, severity="check")


def parcels(params: dict[str, Any]) -> CellCheck:
    """Return the warning on parcels: 14 characters each, a bar between two of them.

    The validator takes 15 characters too, an old form.

    >>> parcels({"column": "cad_parcelles"}).judge("|315910000A0123").suggestion
    '315910000A0123'
    """
    column = params["column"]

    def judge(value: Any) -> Failure | None:
        text = str(value)
        if surely(text):
            return None
        plain = text.strip("|")
        suggestion = plain if surely(plain) else None
        return Failure(RULE_PARCELS, "wrong-parcels", column, suggestion=suggestion)

    def surely(text: str) -> bool:
        return _PARCELS.fullmatch(text) is not None

    return CellCheck(RULE_PARCELS, column, judge, surely, severity="check")


def _on_the_plate(text: str) -> str:
    """Return a name of one case as a street's plate writes it."""

    def write(match: re.Match[str]) -> str:
        word = match[0].lower()
        if _ROMAN.fullmatch(word) or word in _INITIALS:
            return word.upper()
        return word if word in _LITTLE and match.start() else word.capitalize()

    return _WORD.sub(write, text)
