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

    return CellCheck(RULE, column, judge)


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
