"""SIREN, SIRET and the codes of communes, départements and régions: parse or raise.

Sources: INSEE, SIRENE (key by Luhn's algorithm) and the code officiel
géographique, which says what a well-formed code is; whether a code exists is
asked of `core.territories`.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from .errors import IdentifierError

LA_POSTE = "356000000"
_SPACES = re.compile(r"\s+")  # no-break spaces too
_CODE_COMMUNE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB])[0-9]{3}|9[78][0-9]{3}")
_CODE_DEPARTEMENT = re.compile(
    r"0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[4-9]"
)
_CODE_REGION = re.compile(r"0[1-6]|11|2[1-8]|3[1-2]|4[1-4]|5[2-4]|7[2-6]|8[2-4]|9[134]")


def parse_siren(text: str) -> str:
    """Return the SIREN written in *text*: 9 ASCII digits, spaces removed.

    :raises IdentifierError: not 9 digits, all zeros, or wrong Luhn key

    >>> parse_siren("243 500 139")
    '243500139'
    """
    siren = _SPACES.sub("", text)
    if not _is_digits(siren, 9) or siren == "0" * 9 or not _luhn(siren):
        raise IdentifierError(value=text)
    return siren


def parse_siret(text: str) -> str:
    """Return the SIRET written in *text*: 14 ASCII digits, spaces removed.

    The key is Luhn's. La Poste's establishments other than its head office
    instead have digits that add up to a multiple of 5; both are accepted for
    La Poste's own SIREN, and for no other.

    :raises IdentifierError: not 14 digits, or wrong key

    >>> parse_siret("217 500 016 00019")
    '21750001600019'
    """
    siret = _SPACES.sub("", text)
    if not _is_digits(siret, 14):
        raise IdentifierError(value=text)
    if not (_luhn(siret) or _la_poste_key(siret)):
        raise IdentifierError(value=text)
    parse_siren(siret[:9])
    return siret


def propose_siret(siren: str, establishment: int = 1) -> str:
    """Return the likely SIRET of an establishment of *siren*: a guess to confirm.

    It is SIREN + four digits + key; the head office often has number 0001, but
    nothing says so: a person confirms it before it is stored.

    :raises IdentifierError: *siren* is not one, or *establishment* is not 1–9999

    >>> propose_siret("217500016")
    '21750001600019'
    """
    if not 0 < establishment < 10_000:
        raise IdentifierError(value=establishment)
    stem = f"{parse_siren(siren)}{establishment:04}"
    return next(f"{stem}{key}" for key in range(10) if _luhn(f"{stem}{key}"))


def sirets_in_force(entries: Any, day: datetime.date) -> list[str]:
    """Return the SIRET of an organisation that are valid on a day, in their order.

    *entries* is a list of `{"siret", "valid_from", "valid_to"}`, days included; what
    has another form is passed over.

    >>> entries = [{"siret": "21350001500013", "valid_to": "2025-12-31"}]
    >>> sirets_in_force(entries, datetime.date(2025, 12, 31))
    ['21350001500013']
    >>> sirets_in_force(entries, datetime.date(2026, 1, 1))
    []
    """
    today = day.isoformat()
    found = {
        str(entry["siret"]): None
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
        and entry.get("siret")
        and (entry.get("valid_from") or "") <= today <= (entry.get("valid_to") or today)
    }
    return list(found)


def parse_code_commune(text: str) -> str:
    """Return the commune code written in *text*: 5 characters, `01001` or `2A004`.

    Corsica's letter is made upper case. Old codes are codes too (`20004`,
    `97123`); a code without its leading zero is refused rather than guessed,
    for `1001` may also be a truncated `1001x`.

    :raises IdentifierError: the text has not the form of a commune code

    >>> parse_code_commune("2a004")
    '2A004'
    """
    return _parse_code(text, _CODE_COMMUNE)


def parse_code_departement(text: str) -> str:
    """Return the département code written in *text*: `01`, `2A`, `974`.

    The three digits of the overseas collectivities (`975`, `987`) are accepted,
    as most files use them in the same column.

    :raises IdentifierError: the text has not the form of a département code

    >>> parse_code_departement("2b")
    '2B'
    """
    return _parse_code(text, _CODE_DEPARTEMENT)


def parse_code_region(text: str) -> str:
    """Return the région code written in *text*: 2 digits, before or after 2016.

    :raises IdentifierError: the text has not the form of a région code

    >>> parse_code_region("53")
    '53'
    """
    return _parse_code(text, _CODE_REGION)


def _parse_code(text: str, form: re.Pattern[str]) -> str:
    code = text.strip().upper()
    if not code.isascii() or not form.fullmatch(code):
        raise IdentifierError(value=text)
    return code


def _is_digits(text: str, length: int) -> bool:
    # str.isdigit() alone accepts "９" (full width) and "²".
    return len(text) == length and text.isascii() and text.isdigit()


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _la_poste_key(siret: str) -> bool:
    return siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0
