"""Organisations of a seeded portal: EPCI and communes of France under one root."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import sqlalchemy as sa

import ckan.model as ckan_model

from ckanext.socle import territories
from ckanext.socle.core.territories import TerritoryIndex, label

from . import moulds, portal

ROOT = "les-territoires"
_REGIONS = ("53", "76", "84", "93", "52", "27", "44", "75", "28", "32", "24", "11")
_MODEL = {
    "title": "Modele d-organisme",
    "territory_id": "commune:01001",
    "siren": "100000009",
}
_NAME = "modele-d-organisme"


@dataclasses.dataclass(frozen=True)
class Organization:
    """One that was made; the root is under none and has no territory."""

    id: str
    name: str
    title: str
    territory_id: str
    parent: str


def make(count: int, rng: random.Random) -> list[Organization]:
    """Make the root by CKAN's action, the others by copies; return them all."""
    root = portal.act("organization_create", name=ROOT, title="Les territoires")
    made = [Organization(root["id"], ROOT, root["title"], "", "")]
    kinds = {kind: mould(kind) for kind in ("epci", "commune")}
    index = territories.current_index()
    ids = {None: root["id"]}
    with moulds.pouring() as pour:
        for territory_id, above in _structure(index):
            if len(made) >= count:
                break
            one = Organization(
                moulds.new_id(rng),
                index.organization_name(territory_id),
                label(index.get(territory_id)),
                territory_id,
                ids[above],
            )
            ids[territory_id] = one.id
            kind = territory_id.partition(":")[0]
            pour(kinds[kind].copy(_marks(one, index, root["id"]), rng))
            made.append(one)
    return made


def _structure(index: TerritoryIndex) -> Iterator[tuple[str, str | None]]:
    """Yield ids of EPCI and communes, each with that of its EPCI; the whole first."""
    seen: set[str] = set()
    for code in _REGIONS:
        inside = {one.id for one in index.members(f"region:{code}", "commune")}
        for epci in index.members(f"region:{code}", "epci"):
            if epci.id in seen:
                continue
            yield epci.id, None
            for commune in index.members(epci.id, "commune"):
                if commune.id in inside - seen:
                    yield commune.id, epci.id
                    seen.add(commune.id)
            seen.add(epci.id)


def model(kind: str) -> dict[str, str]:
    """Return the fields of the organisation that is copied."""
    return {**_MODEL, "name": f"{_NAME}-{kind}", "kind": kind}


def mould(kind: str) -> moulds.Mould:
    """Return what an onboarding writes for an organisation: nobody is its member."""
    made = portal.act("organization_create", **model(kind), groups=[{"name": ROOT}])
    authors = sa.delete(ckan_model.Member).where(
        ckan_model.Member.group_id == made["id"], ckan_model.Member.table_name == "user"
    )
    ckan_model.Session.execute(authors)
    ckan_model.Session.commit()
    found = moulds.read_mould(made["id"])
    portal.act("organization_purge", id=made["id"])
    return found


def _marks(one: Organization, index: TerritoryIndex, root_id: str) -> dict[str, str]:
    """Return what stands in the mould of an organisation, and what a copy has."""
    kind, _, code = one.territory_id.partition(":")
    stands = model(kind)
    return {
        moulds.MAIN: one.id,
        root_id: one.parent,
        stands["name"]: one.name,
        stands["title"]: one.title,
        stands["territory_id"]: one.territory_id,
        stands["siren"]: index.get(one.territory_id).siren or code.rjust(9, "0"),
    }
