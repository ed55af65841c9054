"""Values with a French format, judged by frformat: SIRET, postal codes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import frformat
from frformat.set_format import VersionedSetFormat

from .model import CellCheck, Failure

RULE = "custom-check-error"
CODES = {
    "siret": "wrong-siret",
    "siren": "wrong-siren",
    "code-postal": "wrong-postal-code",
    "code-commune-insee": "wrong-commune-code",
    "nomenclature-acte": "wrong-matiere",
}


def french_format(name: str, params: dict[str, Any]) -> CellCheck:
    """Return the check of frformat's class *name*, written in kebab case.

    The geographical ones need the year of the code, `cog`, in *params*.

    :raises KeyError: there is no such format, or no column
    :raises TypeError: a parameter is missing

    >>> check = french_format("siret", {"column": "COLL_SIRET"})
    >>> check.judge("21350001500013").code
    'wrong-siret'
    """
    column: str = params["column"]
    validator = _validator(name, params.get("cog"))
    code = CODES.get(name, "wrong-format")

    def judge(value: Any) -> Failure | None:
        if validator.is_valid(str(value)):
            return None
        return Failure(RULE, code, column, {"format": name})

    surely = is_siret if name == "siret" else None
    return CellCheck(RULE, column, judge, surely)


def is_siret(text: str) -> bool:
    """Return whether *text* is a SIRET whose two keys are right.

    La Poste, whose establishments follow another rule, is left to frformat.

    >>> is_siret("21860194600013"), is_siret("21860194600014"), is_siret("n.c.")
    (True, False, False)
    """
    if len(text) != 14 or not text.isascii():
        return False
    sums = _sums()
    try:
        siren = int(text[0]) + sums[text[1:5]] + sums[text[5:9]]
        office = sums[text[0:4]] + sums[text[4:8]] + sums[text[8:12]]
        return siren % 10 == 0 and (office + sums["00" + text[12:14]]) % 10 == 0
    except (KeyError, ValueError):
        return False


def luhn_sum(digits: str) -> int:
    """Return Luhn's sum of an even number of digits."""
    doubled = (int(digit) * 2 for digit in digits[::2])
    return sum(n - 9 if n > 9 else n for n in doubled) + sum(map(int, digits[1::2]))


@cache
def _sums() -> dict[str, int]:
    return {f"{number:04}": luhn_sum(f"{number:04}") for number in range(10_000)}


@cache
def _validator(name: str, cog: str | None) -> Any:
    classes = {_kebab(found.__name__): found for found in frformat.all_formats}
    if name == "coordonnees-gps-francaises":
        raise KeyError(name)
    validator_class = classes[name]
    if not issubclass(validator_class, VersionedSetFormat):
        return validator_class()
    if cog is None:
        raise KeyError("cog")
    return validator_class(str(cog))


def _kebab(name: str) -> str:
    """Return a class name as table schemas write it.

    >>> _kebab("CodePaysISO2"), _kebab("CodeCommuneInsee")
    ('code-pays-iso2', 'code-commune-insee')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
