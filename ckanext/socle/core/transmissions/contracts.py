"""Contracts (DECP, JSON) as rows of ColinMaudry/decp-table-schema.

Formats 1.5 and 2.0.3 (arrêtés of 22 December 2022). A row for each firm that holds the
contract, as its last modification left it; the regulatory file stays the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .transmission import CONTRACTS, Transmission, is_of_another, siren_of

KEY = "ColinMaudry/decp-table-schema"
_PRICES = {
    "Définitif ferme": "Ferme",
    "Définitif actualisable": "Ferme et actualisable",
    "Définitif révisable": "Révisable",
}
_SAME = (
    "id",
    "nature",
    "objet",
    "codeCPV",
    "procedure",
    "attributionAvance",
    "tauxAvance",
    "origineUE",
    "origineFrance",
    "marcheInnovant",
    "offresRecues",
    "sousTraitanceDeclaree",
    "typeGroupementOperateurs",
    "idAccordCadre",
    "dureeMois",
    "dateNotification",
    "datePublicationDonnees",
    "montant",
)
_NO_CCAG = "Pas de CCAG"


def read_json(data: bytes) -> Any:
    """Return the contracts of a DECP file, a list; None when it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    top = found.get("marches") if isinstance(found, dict) else None
    return top if isinstance(top, (dict, list)) else None


def read_contracts(
    documents: Iterable[tuple[str, Any]], siren: str | None
) -> Transmission:
    """Return the contracts of *documents*, each a name and what `read_json` gave.

    *siren*: whose they must be; None takes them all.
    """
    done = Transmission(CONTRACTS, KEY)
    seen: set[tuple[str, str, str]] = set()
    for _, top in documents:
        done.documents += 1
        for contract in _contracts(done, top):
            buyer = _dict(contract.get("acheteur"))
            if is_of_another([siren_of(_text(buyer.get("id")))], siren):
                done.left_out["other-body"] += 1
                continue
            for row in _rows(done, contract, buyer):
                key = (row["acheteur_id"], row["id"], row["titulaire_id"])
                if key in seen:
                    done.left_out["twice"] += 1
                else:
                    seen.add(key)
                    done.rows.append(row)
    return done


def _contracts(done: Transmission, top: Any) -> Iterator[dict[str, Any]]:
    if isinstance(top, dict):
        done.left_out["concession"] += len(_list(top.get("contrat-concession")))
        top = _list(top.get("marche"))
    for one in top:
        if not isinstance(one, dict) or not one.get("id"):
            done.left_out["incomplete"] += 1
        elif "concession" in _text(one.get("_type")).lower():
            done.left_out["concession"] += 1
        else:
            yield one
    done.left_out += type(done.left_out)()  # zeros are not told


def _rows(
    done: Transmission, contract: dict[str, Any], buyer: dict[str, Any]
) -> Iterator[dict[str, str]]:
    now, why = _in_force(done, contract)
    place = _dict(now.get("lieuExecution"))
    row = {name: _text(now.get(name)) for name in _SAME}
    row |= {
        "acheteur_id": _text(buyer.get("id")),
        "acheteur_nom": _text(buyer.get("nom")),
        "ccag": "" if now.get("ccag") == _NO_CCAG else _text(now.get("ccag")),
        "lieuExecution_code": _text(place.get("code")),
        "lieuExecution_typeCode": _text(place.get("typeCode")),
        "lieuExecution_nom": _text(place.get("nom")),
        "formePrix": _price(now),
        "objetModification": why,
        "donneesActuelles": "oui",
    }
    row["uid"] = f"{row['acheteur_id']}{row['id']}" if row["acheteur_id"] else ""
    for holder in _holders(now) or [{}]:
        yield row | {
            "titulaire_id": _text(holder.get("id")),
            "titulaire_typeIdentifiant": _text(holder.get("typeIdentifiant")),
            "titulaire_denominationSociale": _text(holder.get("denominationSociale")),
        }


def _in_force(
    done: Transmission, contract: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the contract as its modifications left it, and what the last was about."""
    now, why = dict(contract), ""
    for one in _list(contract.get("modifications")):
        changed = _dict(_dict(one).get("modification")) or _dict(one)
        for name in ("dureeMois", "montant", "titulaires"):
            if changed.get(name) not in (None, "", []):
                now[name] = changed[name]
        why = _text(changed.get("objetModification")) or why
        done.left_out["former-state"] += 1
    return now, why


def _holders(contract: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _dict(_dict(one).get("titulaire")) or _dict(one)
        for one in _list(contract.get("titulaires"))
    ]


def _price(contract: dict[str, Any]) -> str:
    """Return the form of the price as the table has it; "" when it is another list."""
    kinds = _dict(contract.get("typesPrix")).get("typePrix")
    known = [_PRICES[one] for one in _list(kinds) if one in _PRICES]
    former = _text(contract.get("formePrix"))
    return known[0] if len(known) == 1 else former if former in _PRICES.values() else ""


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return " ".join(str(value).split())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
