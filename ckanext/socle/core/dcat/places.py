"""Where the data are about: territories by IRI, with a box that maps can show."""

from __future__ import annotations

import json
import math
from typing import Any

from ..territories import Territory, TerritoryIndex, label
from ..territories.territory import Box
from . import values
from .context import EmitContext, Place
from .draft import Draft
from .identity import extra
from .terms import TYPE, Iri, Literal, Node, full
from .vocabularies import FRANCE

_INSEE = {"commune": "commune", "departement": "departement", "region": "region"}
_INSEE_BASE = "http://id.insee.fr/geo/"
_MOST_POINTS = 10_000


def own_iri(base: str, level: str, code: str) -> str:
    """Return the portal's own IRI of a territory, which answers 303 to its page."""
    return f"{base}/id/territoire/{level}/{code}"


def place_of(index: TerritoryIndex, territory_id: str, base: str) -> Place | None:
    """Return the place of a territory, of what an old code is today; None if unknown.

    INSEE's IRI for communes, départements and régions; the EU's for France; the
    portal's own for others, since no public one was found.
    """
    found = index.resolve(territory_id).territory_id
    if found is None or found not in index:
        return None
    territory = index.get(found)
    iri, others = _iris(territory, base)
    polygon = box_polygon(territory.bbox) if territory.bbox else ""
    return Place(iri, label(territory), territory.code, polygon, others)


def _iris(territory: Territory, base: str) -> tuple[str, tuple[str, ...]]:
    own = own_iri(base, territory.level, territory.code)
    if territory.level in _INSEE:
        level = _INSEE[territory.level]
        return f"{_INSEE_BASE}{level}/{territory.code}", (own,)
    return (str(FRANCE), ()) if territory.level == "pays" else (own, ())


def box_polygon(box: Box) -> str:
    """Return a box (west, south, east, north, degrees) as a closed WKT polygon.

    >>> box_polygon((2.2, 48.8, 2.4, 48.9))
    'POLYGON((2.2 48.8,2.4 48.8,2.4 48.9,2.2 48.9,2.2 48.8))'
    """
    west, south, east, north = box
    if not (west < east and south < north):
        return ""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return f"POLYGON({_ring(ring)})"


def _ring(points: list[tuple[float, float]]) -> str:
    return f"({','.join(f'{_degrees(x)} {_degrees(y)}' for x, y in points)})"


def _degrees(value: float) -> str:
    text = f"{value:.6f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def add_places(draft: Draft, node: Node, dataset: dict[str, Any]) -> None:
    """Say where the data are about: the form's territories, else the producer's."""
    ids = [one for one in values.as_list(dataset.get("territories")) if one]
    given = values.as_dicts(dataset.get("spatial_coverage")) or _older(dataset)
    if not ids and not given:
        ids = _of_producer(draft.context, dataset)
    for one in ids:
        place = draft.context.places(str(one))
        if place is None:
            draft.left_out("unknown-territory", "territories", one)
        else:
            node.add("dct:spatial", share_place(draft, place))
    for area in given:
        _add_area(draft, node, area)


def _of_producer(context: EmitContext, dataset: dict[str, Any]) -> list[str]:
    agent = context.organizations.get(str(dataset.get("owner_org") or ""))
    known = agent is not None and context.places(agent.territory_id)
    return [agent.territory_id] if agent and known else []


def share_place(draft: Draft, place: Place) -> Iri:
    """Describe a territory among what datasets share; return its IRI."""
    if place.iri == FRANCE:
        draft.term(FRANCE)
    key = (place, draft.context.language)
    node = draft.context.nodes.get(key)
    if node is None:
        node = draft.context.nodes[key] = place_node(place, draft.context.language)
    draft.shared[node.id] = node
    return Iri(place.iri)


def place_node(place: Place, language: str) -> Node:
    """Return what is said of a territory."""
    node = Node(place.iri)
    node.add(TYPE, full("dct:Location"))
    if place.iri == FRANCE:
        node.add("skos:inScheme", Iri(place.iri.rpartition("/")[0]))
    node.add("skos:prefLabel", Literal(place.label, language))
    node.add("dct:identifier", Literal(place.code) if place.code else None)
    if place.polygon:
        node.add("dcat:bbox", Literal(place.polygon, "", "gsp:wktLiteral"))
    for other in place.same_as:
        node.add("skos:exactMatch", Iri(other))
    return node


def _older(dataset: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the area that the extras of before the form give."""
    if not dataset.get("extras"):
        return []
    names = {"uri": "spatial_uri", "text": "spatial_text", "geom": "spatial"}
    found = {part: extra(dataset, name) for part, name in names.items()}
    return [found] if any(found.values()) else []


def _add_area(draft: Draft, node: Node, area: dict[str, Any]) -> None:
    field = "spatial_coverage"
    iri = draft.iri(area.get("uri"), field)
    if iri is not None and iri in draft.shared:
        return  # the same territory, told by the form
    said: list[tuple[str, Literal | None]] = [
        ("skos:prefLabel", draft.literal(area.get("text"), field, spoken=True))
    ]
    for part, predicate in (
        ("geom", "locn:geometry"),
        ("bbox", "dcat:bbox"),
        ("centroid", "dcat:centroid"),
    ):
        said.append((predicate, _geometry(draft, area.get(part), part)))
    if iri is None and not any(found for _, found in said):
        return
    place, target = draft.named_or_blank(iri, field, "dct:Location")
    for predicate, found in said:
        place.add(predicate, found)
    node.add("dct:spatial", target)


def _geometry(draft: Draft, value: Any, part: str) -> Literal | None:
    if not value:
        return None
    text = wkt(value, point=part == "centroid")
    if text is None:
        draft.left_out("not-a-shape", "spatial_coverage", value)
        return None
    return Literal(text, "", "gsp:wktLiteral")


def wkt(value: Any, *, point: bool = False) -> str | None:
    """Return a GeoJSON polygon (or point) as WKT, its rings closed; None if it is none.

    >>> wkt({"type": "Point", "coordinates": [2.5, 48.0]}, point=True)
    'POINT(2.5 48.0)'
    """
    try:
        shape = json.loads(value) if isinstance(value, str) else value
        kind, found = shape["type"], shape["coordinates"]
        if point:
            x, y = _point(found)
            return f"POINT({_degrees(x)} {_degrees(y)})" if kind == "Point" else None
        if kind == "Polygon":
            return f"POLYGON{_polygon(found)}"
        if kind == "MultiPolygon" and found:
            return f"MULTIPOLYGON({','.join(map(_polygon, found))})"
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None
    return None


def _polygon(rings: list[Any]) -> str:
    if not rings or sum(map(len, rings)) > _MOST_POINTS:
        raise ValueError
    return f"({','.join(_ring(_closed([*map(_point, ring)])) for ring in rings)})"


def _closed(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(set(ring)) < 3:
        raise ValueError
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _point(found: Any) -> tuple[float, float]:
    x, y = float(found[0]), float(found[1])
    if not (math.isfinite(x) and abs(x) <= 180 and math.isfinite(y) and abs(y) <= 90):
        raise ValueError
    return x, y
