"""What the portal knows of an organisation, as a document writes it in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, groupings, obligations, support_lists, territories
from ..core.expected_files import MANDATORY, RECOMMENDED
from ..core.model_documents import Facts, licences, software_licences
from ..core.obligations import obligation
from ..core.territories import Territory
from ..core.territories.names import of_name

_ASSEMBLIES = {
    "commune": ("le conseil municipal", "le maire"),
    "epci": ("le conseil communautaire", "le président"),
    "departement": ("le conseil départemental", "le président"),
    "region": ("le conseil régional", "le président"),
    "syndicat": ("le comité syndical", "le président"),
    "ccas": ("le conseil d'administration", "le président"),
}
_OTHER = ("l'assemblée délibérante", "le président")
_FILES = 8
_RUN_BY = ("accompagnateur", "pilote")


@dataclass(frozen=True)
class Choice:
    """What the person chose: a licence of D323-2-1, and a grouping, if any."""

    licence: str = ""
    grouping: str = ""


def facts_of(organization: Mapping[str, Any], choice: Choice) -> Facts:
    """Return what is known of *organization* (a CKAN dict) for any of the models.

    :raises ObjectNotFound: no such grouping
    """
    territory = _territory(organization)
    kind = str(organization.get("kind") or (territory.level if territory else ""))
    grouping = groupings.get(choice.grouping) if choice.grouping else None
    name = _name(organization, kind, territory)
    texts = {
        "nom": name,
        "de_nom": of_name(territory) if territory else f"({name})",
        "siren": _grouped(str(organization.get("siren") or "")),
        "courriel": str(organization.get("email") or ""),
        "lieu": territory.name if territory and kind == "commune" else "",
        "portail": str(tk.config.get("ckan.site_title") or ""),
        "adresse_portail": str(tk.config["ckan.site_url"]),
        **_assembly(kind),
        **_licence(choice.licence),
        **_helper(organization["id"], grouping),
        "population": _figure(territory),
    }
    truths = {kind, *_duty(kind, territory)}
    if grouping:
        texts["regroupement"] = grouping.title or grouping.name
        truths.add("regroupement")
    return Facts(texts, {"fichiers": _files(organization["id"])}, frozenset(truths))


def groupings_of(organization: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return `name` and `title` of the groupings that an organisation lies in."""
    territory = _territory(organization)
    if territory is None:
        return []
    index = territories.current_index()
    within = {territory.id, *(one.id for one in index.ancestors(territory.id))}
    found = []
    for group in model.Session.scalars(
        sa.select(model.Group)
        .where(
            model.Group.type == groupings.TYPE,
            model.Group.state == model.State.ACTIVE,
        )
        .order_by(model.Group.title)
    ):
        perimeter = groupings.territory_id(index, group)
        if perimeter and (
            perimeter in within
            or territory.id in {one.id for one in index.communes(perimeter)}
        ):
            found.append({"name": group.name, "title": group.title or group.name})
    return found


def _territory(organization: Mapping[str, Any]) -> Territory | None:
    place = organization.get("territory_id")
    index = territories.current_index()
    found = index.resolve(str(place)).territory_id if place else None
    return index.get(found) if found else None


def _name(
    organization: Mapping[str, Any], kind: str, territory: Territory | None
) -> str:
    if kind == "commune" and territory:
        return f"la commune {of_name(territory)}"
    return str(organization.get("title") or organization["name"])


def _grouped(siren: str) -> str:
    """Return a SIREN with its figures by three, as one reads it."""
    return "\u202f".join((siren[:3], siren[3:6], siren[6:])) if siren else ""


def _figure(territory: Territory | None) -> str:
    if territory is None or territory.population is None:
        return ""
    return f"{territory.population:,}".replace(",", "\u202f")


def _assembly(kind: str) -> dict[str, str]:
    assembly, executive = _ASSEMBLIES.get(kind, _OTHER)
    return {"l_assemblee": assembly, "l_executif": executive}


def _licence(licence_id: str) -> dict[str, str]:
    known = licences()
    default = next((one for one in config.licences() if one in known), "lov2")
    chosen = known.get(licence_id) or known[default]
    return {
        "licence": chosen.name,
        "adresse_licence": chosen.address,
        "licence_en_mots": chosen.words,
        "licences_logiciels": software_licences(),
    }


def _duty(kind: str, territory: Territory | None) -> set[str]:
    found = obligation(kind, population=territory.population if territory else None)
    if kind == "commune" and found.status == "presumed":
        return {"obligation"}
    return {"sans_obligation"} if found.status == "no" else set()


def _helper(organization_id: str, grouping: model.Group | None) -> dict[str, str]:
    """Return who helps: a supporter that was accepted, else who runs the grouping."""
    rows = support_lists.current(organization_id, proposed=False)
    mine = [one for one in rows if one.organization_id == organization_id]
    supporter = model.Group.get(mine[0].supporter_id) if mine else None
    if supporter is not None:
        siren = (supporter.extras or {}).get("siren") or ""
        return {
            "porteur": supporter.title or supporter.name,
            "porteur_siren": _grouped(siren),
        }
    partners = groupings.entries(grouping) if grouping else []
    for role in _RUN_BY:
        for one in partners:
            if one.get("role") == role:
                return {
                    "porteur": one["name"],
                    "porteur_siren": _grouped(one.get("siren") or ""),
                }
    return {}


def _files(organization_id: str) -> list[str]:
    """Return the titles of the files that are expected first of the organisation."""
    states = obligations.states_of([organization_id]).get(organization_id, [])
    kept = [one for one in states if not one.file.is_generated]
    first = [
        one.file.title
        for tag in (MANDATORY, RECOMMENDED)
        for one in kept
        if one.tag == tag
    ]
    return first[:_FILES] or ["[fichiers : …]"]
