"""Budget documents sent to the prefect (TOTEM) as rows of scdl/budget.

One XML `DocumentBudgetaire` is one stage (`NatDec`) of one year of one budget; its
lines are `LigneBudget`, each value in an attribute `V`. Lines that are `calculated`
repeat sums of others. The names of accounts are in the accounting plan, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .transmission import BUDGET, Transmission, is_of_another, siren_of
from .xml import attribute, child, local

ROOT = "DocumentBudgetaire"
KEY = "scdl/budget"
STAGES = {
    "01": "budget primitif",
    "02": "décision modificative",
    "03": "budget supplémentaire",
    "09": "compte administratif",
    "10": "compte financier unique",
}
_AMOUNTS = {
    "BGT_MTREAL": "MtReal",
    "BGT_MTBUDGPREC": "MtBudgPrec",
    "BGT_MTRARPREC": "MtRARPrec",
    "BGT_MTPROPNOUV": "MtPropNouv",
    "BGT_MTPREV": "MtPrev",
    "BGT_CREDOUV": "CredOuv",
    "BGT_MTRAR3112": "MtRAR3112",
}
_SECTIONS = {"I": "investissement", "F": "fonctionnement"}
_MOVES = {"0": "réel", "1": "ordre"}
_SIDES = {"R": "recette", "D": "dépense"}
_SPECIAL = {"false": "non spécialisé", "true": "spécialisé"}


def read_budgets(
    documents: Iterable[tuple[str, Any]], siren: str | None
) -> Transmission:
    """Return the lines of *documents*, each a name and an XML root.

    *siren*: whose they must be; None takes them all.
    """
    done = Transmission(BUDGET, KEY)
    for _, root in documents:
        done.documents += 1
        head = _descendant(root, "EnTeteDocBudgetaire")
        for budget in (one for one in root if local(one.tag) == "Budget"):
            _take(done, head, budget, siren)
    return done


def _take(done: Transmission, head: Any, budget: Any, siren: str | None) -> None:
    top, block = child(budget, "EnTeteBudget"), child(budget, "BlocBudget")
    lines = [one for one in budget.iter() if local(one.tag) == "LigneBudget"]
    owners = [siren_of(_value(head, "IdColl")), siren_of(_value(top, "IdEtab"))]
    if is_of_another(owners, siren):
        done.left_out["other-body"] += len(lines)
        return
    common = {
        "BGT_NATDEC": STAGES.get(_value(block, "NatDec"), ""),
        "BGT_ANNEE": _value(block, "Exer"),
        "BGT_SIRET": _value(top, "IdEtab") or _value(head, "IdColl"),
        "BGT_NOM": _name(head, top, block),
    }
    for line in lines:
        if attribute(line, "calculated").lower() == "true":
            done.left_out["computed"] += 1
        else:
            done.rows.append(common | _row(line))


def _name(head: Any, top: Any, block: Any) -> str:
    """Return the body's name for its main budget, that of the budget for the others."""
    if _value(block, "CodTypBud") == "P":
        return _value(head, "LibelleColl") or _value(top, "LibelleEtab")
    return _value(top, "LibelleEtab") or _value(head, "LibelleColl")


def _row(line: Any) -> dict[str, str]:
    return {
        "BGT_CONTNAT": _value(line, "ContNat"),
        "BGT_NATURE": _value(line, "Nature"),
        "BGT_FONCTION": _value(line, "Fonction"),
        "BGT_OPERATION": _value(line, "Operation"),
        "BGT_SECTION": _section(line),
        "BGT_OPBUDG": _MOVES.get(_value(line, "OpBudg"), ""),
        "BGT_CODRD": _SIDES.get(_value(line, "CodRD"), ""),
        **{name: _value(line, tag) for name, tag in _AMOUNTS.items()},
        "BGT_ARTSPE": _SPECIAL.get(_value(line, "ArtSpe").lower(), ""),
    }


def _section(line: Any) -> str:
    """Return the section, told by a `CaracSup`; "" where the document says none."""
    said = [
        attribute(one, "V") for one in line if local(one.tag) in ("CaracSup", "Section")
    ]
    return next((_SECTIONS[one] for one in said if one in _SECTIONS), "")


def _value(element: Any, name: str) -> str:
    found = child(element, name) if element is not None else None
    return attribute(found, "V") if found is not None else ""


def _descendant(root: Any, name: str) -> Any:
    return next((one for one in root.iter() if local(one.tag) == name), None)
