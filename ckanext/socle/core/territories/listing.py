"""What lies in a territory, in the order of names, of inhabitants or of codes.

The lists that were asked for last are kept: an index never changes.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from .index import TerritoryIndex
from .names import fold
from .territory import LEVELS, Territory

SORTS = ("code", "name", "population")
# Only these may lie across two départements, hence in a territory for a part.
_ACROSS = ("epci", "ept")
_ARTICLES = ("le ", "la ", "les ", "l ")
_EVERY = 100_000
_FIGURES = re.compile(r"\d+")


def list_inside(
    index: TerritoryIndex,
    territory_id: str,
    level: str | None = None,
    *,
    query: str = "",
    sort: str = "code",
    whole: bool = True,
) -> list[Territory]:
    """Return the territories of a level inside this one, itself excepted.

    Without *level*, those just below. *query* keeps those that it finds as a search
    does. With ``whole=False``, also those that lie in it for a part.

    :raises TerritoryNotFound: no territory has that id

    >>> from .index import packaged_index
    >>> rennes = "epci:243500139"
    >>> found = list_inside(packaged_index(), rennes, "commune", sort="population")
    >>> [t.name for t in found[:2]]
    ['Rennes', 'Bruz']
    """
    if not query.strip():
        return list(_ordered(index, territory_id, level, sort, whole))
    within = None if index.get(territory_id).level == "pays" else territory_id
    found = index.search(query, level=level, within=within, limit=_EVERY)
    inside = _ids(index, territory_id, level, whole)
    return sorted((t for t in found if t.id in inside), key=_KEYS[sort])


@functools.lru_cache(maxsize=256)
def levels_inside(index: TerritoryIndex, territory_id: str) -> dict[str, int]:
    """Return how many territories of each level lie entirely in this one.

    >>> from .index import packaged_index
    >>> levels_inside(packaged_index(), "epci:200046977")
    {'commune': 58, 'arrondissement': 9}
    """
    found = Counter(t.level for t in index.descendants(territory_id))
    return {level: found[level] for level in LEVELS if found[level]}


@functools.lru_cache(maxsize=256)
def communes_inside(index: TerritoryIndex, territory_id: str) -> tuple[Territory, ...]:
    """Return the communes of a territory, itself when it is one, by code.

    >>> from .index import packaged_index
    >>> len(communes_inside(packaged_index(), "epci:243500139"))
    43
    """
    return tuple(index.communes(territory_id))


def sort_key(name: str) -> str:
    """Return what puts names in order: without accents nor first article.

    >>> sort_key("L'Hermitage"), sort_key("Paris 2e Arrondissement")
    ('hermitage', 'paris 02e arrondissement')
    """
    return _sort_key(name)


@functools.cache
def _sort_key(name: str) -> str:
    folded = fold(name)
    article = next((a for a in _ARTICLES if folded.startswith(a)), "")
    return _FIGURES.sub(lambda found: found[0].zfill(2), folded.removeprefix(article))


@functools.lru_cache(maxsize=64)
def _ordered(
    index: TerritoryIndex, territory_id: str, level: str | None, sort: str, whole: bool
) -> tuple[Territory, ...]:
    if level is None:
        found = index.children(territory_id)
    else:
        found = [t for t in index.members(territory_id, level) if t.id != territory_id]
    if level and not whole and level in _ACROSS:
        around = [t.id for t in index.ancestors(territory_id)]
        known = {territory_id, *around, *(t.id for t in found)}
        found += [t for t in _near(index, territory_id, level) if t.id not in known]
    return tuple(sorted(found, key=_KEYS[sort]))


@functools.lru_cache(maxsize=64)
def _ids(
    index: TerritoryIndex, territory_id: str, level: str | None, whole: bool
) -> frozenset[str]:
    return frozenset(t.id for t in _ordered(index, territory_id, level, "code", whole))


_KEYS: dict[str, Callable[[Territory], Any]] = {
    "code": lambda t: t.code,
    "name": lambda t: (sort_key(t.name), t.code),
    "population": lambda t: (-(t.population or 0), sort_key(t.name), t.code),
}


def _near(index: TerritoryIndex, territory_id: str, level: str) -> list[Territory]:
    """Return the territories of a level that hold a commune of this one, not all."""
    # Neighbours lie in the same territories: one of them is enough.
    some = {c.parents: c.id for c in index.communes(territory_id)}.values()
    above = {t.id: t for one in some for t in index.ancestors(one)}
    return [t for t in above.values() if t.level == level]
