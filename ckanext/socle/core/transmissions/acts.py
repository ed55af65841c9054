"""Acts sent to the prefect (ACTES, version 1.1) as rows of scdl/deliberations.

An act is an XML `Acte`; its receipt, `ARActe`, repeats it and adds the day when the
prefecture had it; `Annulation` takes it back. Names of the nomenclature: ACTES, level 2
(DGCL), as the table schema asks for them, without commas or brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .transmission import ACTS, Transmission, is_of_another, siren_of
from .xml import attribute, child, local, text

ROOTS = ("Acte", "ARActe", "Annulation", "ARAnnulation", "EnveloppeCLMISILL")
KEY = "scdl/deliberations"
DELIBERATION = "1"
_ID = re.compile(r"(\w{3})-(\d{9})-(\d{8})-(.+?)-([A-Z]{2})(?:-\d.*)?(?:\.xml)?$")

NOMENCLATURE = {
    "1": (
        "Commande publique",
        "Marchés publics",
        "Délégations de service public",
        "Conventions de mandat",
        "Autres types de contrats",
        "Transactions",
        "Maîtrise d'œuvre",
        "Actes spéciaux et divers",
    ),
    "2": (
        "Urbanisme",
        "Documents d'urbanisme",
        "Actes relatifs au droit d'occupation ou d'utilisation des sols",
        "Droit de préemption urbain",
    ),
    "3": (
        "Domaine et patrimoine",
        "Acquisitions",
        "Aliénations",
        "Locations",
        "Limites territoriales",
        "Autres actes de gestion du domaine public",
        "Actes de gestion du domaine privé",
    ),
    "4": (
        "Fonction publique",
        "Personnels titulaires et stagiaires de la fonction publique territoriale",
        "Personnels contractuels",
        "Fonction publique hospitalière",
        "Autres catégories de personnels",
        "Régime indemnitaire",
    ),
    "5": (
        "Institutions et vie politique",
        "Élection exécutif",
        "Fonctionnement des assemblées",
        "Désignation de représentants",
        "Délégation de fonctions",
        "Délégation de signature",
        "Exercice des mandats locaux",
        "Intercommunalité",
        "Décision d'ester en justice",
    ),
    "6": (
        "Libertés publiques et pouvoirs de police",
        "Police municipale",
        "Pouvoirs du président du conseil départemental",
        "Pouvoirs du président du conseil régional",
        "Autres actes réglementaires",
        "Actes pris au nom de l'État",
    ),
    "7": (
        "Finances locales",
        "Décisions budgétaires",
        "Fiscalité",
        "Emprunts",
        "Interventions économiques",
        "Subventions",
        "Contributions budgétaires",
        "Avances",
        "Fonds de concours",
        "Prises de participation",
        "Divers",
    ),
    "8": (
        "Domaines de compétences par thèmes",
        "Enseignement",
        "Aide sociale",
        "Voirie",
        "Aménagement du territoire",
        "Politique de la ville habitat logement",
        "Emploi et formation professionnelle",
        "Transports",
        "Environnement",
        "Culture",
    ),
    "9": (
        "Autres domaines de compétences",
        "Autres domaines de compétences des communes",
        "Autres domaines de compétences des départements",
        "Autres domaines de compétences des régions",
        "Vœux et motions",
    ),
}


@dataclass
class _Acts:
    """Acts met so far, each under its number and its date."""

    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    cancelled: set[tuple[str, str]] = field(default_factory=set)
    done: Transmission = field(default_factory=lambda: Transmission(ACTS, KEY))
    others: set[tuple[str, str]] = field(default_factory=set)


def read_acts(documents: Iterable[tuple[str, Any]], siren: str | None) -> Transmission:
    """Return the deliberations among *documents*, each a name and an XML root.

    *siren*: whose they must be; None takes them all.
    """
    acts = _Acts()
    for name, root in documents:
        acts.done.documents += 1
        kind = local(root.tag)
        if kind in ("Annulation", "ARAnnulation"):
            found = _ID.match(attribute(root, "IDActe"))
            if found:
                acts.cancelled.add((found[4], _day(found[3])))
        elif kind in ("Acte", "ARActe"):
            _take(acts, name, root, siren)
    kept = {key: row for key, row in acts.rows.items() if key not in acts.cancelled}
    acts.done.left_out["cancelled"] = len(acts.rows) - len(kept)
    acts.done.left_out["other-nature"] = len(acts.others)
    acts.done.left_out += type(acts.done.left_out)()  # zeros are not told
    acts.done.rows = sorted(
        kept.values(), key=lambda row: (row["DELIB_DATE"], row["DELIB_ID"])
    )
    return acts.done


def _take(acts: _Acts, name: str, root: Any, siren: str | None) -> None:
    receipt = local(root.tag) == "ARActe"
    act = child(root, "ActeRecu") if receipt else root
    found = _ID.match(attribute(root, "IDActe")) or _ID.match(name)
    if act is None:
        acts.done.left_out["incomplete"] += 1
        return
    number, date = attribute(act, "NumeroInterne"), attribute(act, "Date")
    if not number or not date:
        acts.done.left_out["incomplete"] += 1
        return
    if is_of_another([siren_of(found[2]) if found else None], siren):
        acts.done.left_out["other-body"] += 1
        return
    if attribute(act, "CodeNatureActe") != DELIBERATION:
        acts.others.add((number, date))
        return
    row = _row(act, number, date)
    if found:
        row["PREF_ID"] = f"PREF{found[1]}"
    if receipt:
        row["PREF_DATE"] = attribute(root, "DateReception")
    known = acts.rows.setdefault((number, date), {})
    known |= {key: value for key, value in row.items() if value}


def _row(act: Any, number: str, date: str) -> dict[str, str]:
    levels = [
        attribute(one, "CodeMatiere")
        for name in ("CodeMatiere1", "CodeMatiere2")
        if (one := child(act, name)) is not None
    ]
    return {
        "DELIB_ID": number,
        "DELIB_DATE": date,
        "DELIB_MATIERE_CODE": ".".join(levels) if len(levels) > 1 else "",
        "DELIB_MATIERE_NOM": matter(levels),
        "DELIB_OBJET": text(act, "Objet"),
    }


def matter(levels: list[str]) -> str:
    """Return the name of a matter, its level 1 and its level 2; "" when unknown.

    >>> matter(["7", "5"]), matter(["7"]), matter(["12", "1"])
    ('Finances locales/Subventions', '', '')
    """
    names = NOMENCLATURE.get(levels[0]) if len(levels) > 1 else None
    if names is None or not levels[1].isdecimal():
        return ""
    second = int(levels[1])
    return f"{names[0]}/{names[second]}" if 0 < second < len(names) else ""


def _day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
