"""Perimeters among the territories: what lies in them, and what they lie in."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..territories import Resolution, Territory, TerritoryIndex
from ..territories.search import SearchIndex
from .codes import LEVEL, PREFIX, Perimeter

if TYPE_CHECKING:
    from ..territories.territory import Box

_HOLDERS = ("epci", "ept", "com", "departement", "region")


def with_perimeters(
    base: TerritoryIndex, perimeters: Iterable[Perimeter], *, version: str = ""
) -> TerritoryIndex:
    """Return the index of the same millésime, with perimeters among its territories.

    >>> from ..territories import packaged_index
    >>> drawn = Perimeter("essai", "Essai", ("commune:35112", "epci:243500139"))
    >>> index = with_perimeters(packaged_index(), [drawn])
    >>> len(index.communes("perimetre:essai"))
    44
    """
    return _PerimeterIndex(base, list(perimeters), version)


class _PerimeterIndex(TerritoryIndex):
    """What is costly to build (search, homonyms) stays that of the millésime."""

    def __init__(
        self, base: TerritoryIndex, perimeters: list[Perimeter], version: str
    ) -> None:
        super().__init__(
            (),
            (),
            millesime=base.millesime,
            population_millesime=base.population_millesime,
            version=version or base.version,
        )
        self._base = base
        self._aliases = base._aliases
        self._former_names = base._former_names
        self._nodes = _with_nodes(base, perimeters)

    def resolve(self, code: str, level: str | None = None) -> Resolution:
        """Return what a code means; the code of a perimeter is in lower case."""
        slug = code.strip().lower().removeprefix(PREFIX)
        if level == LEVEL or code.strip().lower().startswith(PREFIX):
            if f"{PREFIX}{slug}" in self._nodes:
                return Resolution(code, f"{PREFIX}{slug}", how="current")
            return Resolution(code, None, reason="unknown-code")
        return super().resolve(code, level)

    def communes(self, territory_id: str) -> list[Territory]:
        """Return the communes of a territory, itself when it is one."""
        if self.get(territory_id).level == "arrondissement":
            return [t for t in self.parents(territory_id) if t.level == "commune"]
        return super().communes(territory_id)

    def organization_name(self, territory_id: str) -> str:
        """Return the `name` of the organisation of a territory."""
        if territory_id in self._base:
            return self._base.organization_name(territory_id)
        return super().organization_name(territory_id)

    @cached_property
    def _sirens(self) -> dict[str, Territory]:
        return self._base._sirens

    @cached_property
    def _homonyms(self) -> frozenset[str]:
        return self._base._homonyms

    @cached_property
    def _search(self) -> SearchIndex:
        drawn = [t for t in self._nodes.values() if t.level == LEVEL]
        return _BothSearches(self._base._search, SearchIndex(drawn))


class _BothSearches(SearchIndex):
    """The search among the territories of a millésime, then among perimeters."""

    def __init__(self, base: SearchIndex, drawn: SearchIndex) -> None:
        self._both = (base, drawn)

    def find(self, query: str, *, level: str | None = None) -> Iterator[Territory]:
        """Yield what matches, perimeters last."""
        for search in self._both:
            yield from search.find(query, level=level)

    def correct(self, query: str, *, level: str | None = None) -> Iterator[Territory]:
        """Yield what matches when one letter is wrong, perimeters last."""
        for search in self._both:
            yield from search.correct(query, level=level)

    def old_name(self, query: str, territory: Territory) -> str | None:
        """Return the old name by which the query finds the territory, else None."""
        return self._both[0].old_name(query, territory)


def _with_nodes(
    base: TerritoryIndex, perimeters: list[Perimeter]
) -> dict[str, Territory]:
    """Return every node by its id; members know the perimeters that hold them."""
    insides = _Insides(base, perimeters)
    above: dict[str, list[str]] = defaultdict(list)
    nodes = {territory.id: territory for territory in base}
    for perimeter in perimeters:
        for member in insides.children[perimeter.id]:
            above[member].append(perimeter.id)
        nodes[perimeter.id] = insides.node(perimeter)
    for territory_id, holders in above.items():
        node = nodes[territory_id]
        parents = tuple(dict.fromkeys((*node.parents, *holders)))
        nodes[territory_id] = dataclasses.replace(node, parents=parents)
    return nodes


class _Insides:
    """What lies in each perimeter, found from the communes that it holds."""

    def __init__(self, base: TerritoryIndex, perimeters: list[Perimeter]) -> None:
        self.base = base
        self.ids = {perimeter.id for perimeter in perimeters}
        self.members = {p.id: self._resolved(p) for p in perimeters}
        self._above: dict[tuple[str, ...], frozenset[str]] = {}
        self.children: Mapping[str, list[str]] = {
            p.id: [*self.members[p.id], *self._held(p.id)] for p in perimeters
        }

    def _resolved(self, perimeter: Perimeter) -> list[str]:
        found: dict[str, None] = {}
        for member in perimeter.members:
            if member.startswith(PREFIX):
                territory_id = member if member in self.ids else None
            else:
                territory_id = self.base.resolve(member).territory_id
            if territory_id and territory_id != perimeter.id:
                found[territory_id] = None
        return list(found)

    def communes(self, perimeter_id: str) -> dict[str, Territory]:
        """Return the communes inside, by id."""
        found: dict[str, Territory] = {}
        todo, seen = [perimeter_id], {perimeter_id}
        while todo:
            for member in self.members[todo.pop()]:
                if member in self.ids:
                    todo += [member] if member not in seen else []
                    seen.add(member)
                elif not member.startswith("arrondissement:"):
                    found |= {t.id: t for t in self.base.communes(member)}
        return found

    def above(self, commune: Territory) -> frozenset[str]:
        """Return the ids of all that holds a commune; its neighbours share them."""
        if commune.parents not in self._above:
            ancestors = self.base.ancestors(commune.id)
            self._above[commune.parents] = frozenset(t.id for t in ancestors)
        return self._above[commune.parents]

    def _held(self, perimeter_id: str) -> list[str]:
        """Return the largest of what has all its communes inside, members excepted."""
        inside = self.communes(perimeter_id)
        near = frozenset().union(*map(self.above, inside.values()))
        held = {
            holder
            for holder in near
            if self.base.get(holder).level in _HOLDERS
            and all(t.id in inside for t in self.base.communes(holder))
        } | set(self.members[perimeter_id])
        return sorted(
            holder
            for holder in held.difference(self.members[perimeter_id])
            if not any(above.id in held for above in self.base.ancestors(holder))
        )

    def node(self, perimeter: Perimeter) -> Territory:
        """Return the territory of a perimeter."""
        communes = list(self.communes(perimeter.id).values())
        populations = [t.population for t in communes if t.population is not None]
        return Territory(
            LEVEL,
            perimeter.code,
            perimeter.name,
            population=sum(populations) if populations else None,
            parents=self._holders(perimeter.id, communes),
            bbox=_around([t.bbox for t in communes if t.bbox]),
        )

    def _holders(self, perimeter_id: str, communes: list[Territory]) -> tuple[str, ...]:
        """Return the smallest territories that hold every commune and some more."""
        if not communes:
            return ()
        common = set.intersection(*(set(self.above(t)) for t in communes))
        common -= self._inside(perimeter_id)
        larger = {
            ancestor.id for one in common for ancestor in self.base.ancestors(one)
        }
        return tuple(sorted(common - larger))

    def _inside(self, perimeter_id: str) -> set[str]:
        """Return the ids of the members and of all that lies in them."""
        children = [c for c in self.children[perimeter_id] if c not in self.ids]
        below = {t.id for child in children for t in self.base.descendants(child)}
        return below.union(children)


def _around(boxes: list[Box]) -> Box | None:
    """Return the box around boxes (west, south, east, north); None for none."""
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
