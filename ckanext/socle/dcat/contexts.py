"""What the emitter must know beside datasets, read for many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

import ckan.plugins as p
from ckan.types import AlchemySession

from .. import territories
from ..core.dcat.agents import agent_iri, siren_of
from ..core.dcat.context import Agent, EmitContext, Origin, Place
from ..core.dcat.places import place_of
from ..core.territories import TerritoryIndex
from . import generation, identity, reading

_ORGANIZATIONS = """
    SELECT id, name, title, extras FROM "group"
    WHERE is_organization AND state = 'active' AND id = ANY(:ids)"""
_ORIGINS = """
    SELECT DISTINCT ON (o.package_id) o.package_id, s.title, s.url
    FROM harvest_object o JOIN harvest_source s ON s.id = o.harvest_source_id
    WHERE o.current AND o.package_id = ANY(:ids)
    ORDER BY o.package_id, o.gathered DESC"""


_MOST_NODES = 20_000  # agents and places kept described in a process
_nodes: dict[Any, Any] = {}


def context(
    session: AlchemySession,
    datasets: Sequence[dict[str, Any]],
    index: TerritoryIndex | None = None,
) -> EmitContext:
    """Return what the emitter needs for these datasets; *index* if it was read."""
    ids = [dataset["id"] for dataset in datasets]
    owners = {dataset["owner_org"] for dataset in datasets if dataset["owner_org"]}
    base = generation.base()
    if len(_nodes) > _MOST_NODES:
        _nodes.clear()
    return EmitContext(
        base=base,
        site=reading.site_url(),
        language=generation.language(),
        organizations=agents(session, owners, base),
        places=_places(index or territories.current_index(), base),
        licences=generation.licences(),
        identifiers=identity.identifiers(session, datasets),
        origins=_origins(session, ids),
        nodes=_nodes,
    )


def agents(session: AlchemySession, ids: Iterable[str], base: str) -> dict[str, Agent]:
    """Return the organisations as graphs name them, by their CKAN ids."""
    rows = session.execute(sa.text(_ORGANIZATIONS), {"ids": list(ids)})
    return {row.id: _agent(row, base) for row in rows}


def _agent(row: Any, base: str) -> Agent:
    extras = row.extras or {}
    siren = siren_of(extras.get("siren"))
    return Agent(
        iri=agent_iri(base, siren) if siren else f"{base}/organization/{row.id}",
        name=row.title or row.name,
        siren=siren,
        email=extras.get("email") or "",
        homepage=extras.get("url") or "",
        kind=extras.get("kind") or "",
        territory_id=extras.get("territory_id") or "",
    )


def _places(index: TerritoryIndex, base: str) -> Any:

    @cache
    def find(territory_id: str) -> Place | None:
        return place_of(index, territory_id, base) if territory_id else None

    return find


def _origins(session: AlchemySession, ids: list[str]) -> dict[str, Origin]:
    if not p.plugin_loaded("harvest"):
        return {}
    rows = session.execute(sa.text(_ORIGINS), {"ids": ids})
    return {row.package_id: Origin(row.title or "", row.url or "") for row in rows}
