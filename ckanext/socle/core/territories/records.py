"""Territories as plain dicts: what actions, commands and pages show."""

from __future__ import annotations

from typing import Any

from .addresses import old_names
from .index import TerritoryIndex
from .listing import levels_inside
from .names import label, of_name
from .territory import LEVELS, Territory

_MAX_SOURCES = 20
_MAX_TEXT = 200


def summary(index: TerritoryIndex, territory: Territory) -> dict[str, Any]:
    """Return what tells a territory apart in a list.

    >>> from .index import packaged_index
    >>> acigne = packaged_index().get("commune:35001")
    >>> summary(packaged_index(), acigne)["label"]
    "Commune d'Acigné"
    """
    place = f"departement:{territory.departement}"
    return {
        "id": territory.id,
        "level": territory.level,
        "code": territory.code,
        "name": territory.name,
        "label": label(territory),
        "departement": territory.departement,
        "departement_name": index.get(place).name if place in index else None,
        "population": territory.population,
    }


def details(index: TerritoryIndex, territory: Territory) -> dict[str, Any]:
    """Return all that is known of a territory, with what it lies in.

    >>> from .index import packaged_index
    >>> rennes = packaged_index().get("epci:243500139")
    >>> details(packaged_index(), rennes)["members"]
    {'commune': 43}
    """
    whole = index.ancestors(territory.id)
    part = [t for t in index.ancestors(territory.id, whole=False) if t not in whole]
    return summary(index, territory) | {
        "of_name": of_name(territory),
        "millesime": index.millesime,
        "population_millesime": index.population_millesime,
        "population_totale": territory.population_totale,
        "nature": territory.nature or None,
        "zone": territory.zone or None,
        "acts_as_departement": territory.acts_as_departement,
        "siren": territory.siren,
        "exercised_by": territory.exercised_by,
        "postal_codes": list(territory.postal_codes),
        "bbox": list(territory.bbox) if territory.bbox else None,
        "parents": [summary(index, t) for t in index.parents(territory.id)],
        "ancestors": [t.id for t in whole],
        "overlaps": [t.id for t in part],
        "former_names": [
            {"name": a.name, "last_millesime": a.last_millesime, "ended": a.ended}
            for a in index.former_names(territory.id)
        ],
        "lies_in": [_above(index, t) for t in whole],
        "partly_in": [_above(index, t) for t in part],
        "members": dict(levels_inside(index, territory.id)),
        "old_codes": [
            {
                "code": one.code,
                "name": one.name or None,
                "how": one.kind,
                "last_millesime": one.last_millesime,
                "ended": one.ended,
            }
            for one in old_names(index, territory.id)
        ],
        "organization_name": index.organization_name(territory.id),
    }


def _above(index: TerritoryIndex, territory: Territory) -> dict[str, Any]:
    return summary(index, territory) | {"of_name": of_name(territory)}


def origin(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what the manifest of an archive says of itself, whoever made it.

    `millesime`, `population_millesime`, `counts` (number by level), `licence`,
    `attribution` and `sources` (`registry`, `name`, `version`, `sha256`: texts).

    >>> from .snapshot import read_snapshot
    >>> found = origin(read_snapshot().manifest)
    >>> found["millesime"], found["counts"]["commune"], found["sources"][0]["version"]
    (2026, 34969, '6.0.0')
    """
    counts = manifest.get("counts")
    sources = manifest.get("origins")
    parts = ("registry", "name", "version", "sha256")
    return {
        "millesime": manifest["millesime"],
        "population_millesime": manifest["population"]["municipale"],
        "counts": {
            level: number
            for level, number in (counts if isinstance(counts, dict) else {}).items()
            if level in LEVELS and isinstance(number, int)
        },
        "licence": _text(manifest.get("licence")),
        "attribution": _text(manifest.get("attribution")),
        "sources": [
            {part: _text(source.get(part)) for part in parts}
            for source in (sources if isinstance(sources, list) else [])[:_MAX_SOURCES]
            if isinstance(source, dict)
        ],
    }


def _text(value: Any) -> str:
    return value[:_MAX_TEXT] if isinstance(value, str) else ""
