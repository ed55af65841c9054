"""The territories of one millésime in memory: find, resolve, go up and down.

Read-only and safe to share between threads; `version` tells two states apart.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from ..errors import TerritoryNotFound
from . import names
from .alias import RENAMED, Alias
from .integrity import checked
from .resolution import Resolution, readings
from .search import SearchIndex, first
from .snapshot import Snapshot, read_snapshot
from .territory import LEVELS, Territory

_SIREN_LENGTH = 9
_LARGE = ("pays", "region")
_MANY = 2000  # territories inside another, beyond which they are not listed


class TerritoryIndex:
    """Every territory of a millésime and every old code."""

    def __init__(
        self,
        territories: Iterable[Territory],
        aliases: Iterable[Alias],
        *,
        millesime: int,
        population_millesime: int | None = None,
        version: str = "",
    ) -> None:
        self.millesime = millesime
        self.population_millesime = population_millesime
        self.version = version
        self._nodes = {t.id: t for t in territories}
        self._aliases: dict[tuple[str, str], Alias] = {}
        self._former_names: dict[str, list[Alias]] = defaultdict(list)
        for one in aliases:
            if one.kind == RENAMED:
                self._former_names[f"{one.level}:{one.code}"].append(one)
            else:
                self._aliases[one.level, one.code] = one

    def __len__(self) -> int:
        """Return the number of territories."""
        return len(self._nodes)

    def __contains__(self, territory_id: str) -> bool:
        """Tell whether the id is that of a current territory."""
        return territory_id in self._nodes

    def __iter__(self) -> Iterator[Territory]:
        """Yield every territory, the largest levels first."""
        return iter(self._nodes.values())

    def get(self, territory_id: str) -> Territory:
        """Return a current territory.

        :raises TerritoryNotFound: none has that id today
        """
        try:
            return self._nodes[territory_id]
        except KeyError:
            raise TerritoryNotFound(value=territory_id) from None

    def resolve(self, code: str, level: str | None = None) -> Resolution:
        """Return what an id, a code, an old code or a SIREN means today.

        An arrondissement of Paris, Lyon or Marseille means its commune, unless its
        level is given.
        """
        text, level, levels = readings(code, level)
        found = [r for r in (self._resolve(code, text, lv) for lv in levels) if r]
        if len(found) > 1:
            ids = tuple(r.territory_id for r in found if r.territory_id)
            return Resolution(code, None, reason="ambiguous-code", candidates=ids)
        if found:
            return found[0]
        by_siren = self.by_siren(text) if len(text) == _SIREN_LENGTH else None
        if by_siren and level in (None, by_siren.level):
            return Resolution(code, by_siren.id, how="siren")
        return Resolution(code, None, reason="unknown-code")

    def _resolve(self, typed: str, code: str, level: str) -> Resolution | None:
        if f"{level}:{code}" in self._nodes:
            return Resolution(typed, f"{level}:{code}", how="current")
        alias = self._aliases.get((level, code))
        return Resolution.of_old(typed, alias) if alias else None

    @property
    def aliases(self) -> Iterator[Alias]:
        """Yield every old code, then every old name (of kind `RENAMED`)."""
        yield from self._aliases.values()
        yield from itertools.chain.from_iterable(self._former_names.values())

    def former_names(self, territory_id: str) -> list[Alias]:
        """Return the names that a code had before its last one, the latest first.

        >>> [a.name for a in packaged_index().former_names("commune:22237")]
        ['Pluduno']
        """
        return self._former_names.get(territory_id, [])

    def parents(self, territory_id: str) -> list[Territory]:
        """Return the territories just above that contain this one entirely."""
        return [self._nodes[p] for p in self.get(territory_id).parents]

    def ancestors(self, territory_id: str, *, whole: bool = True) -> list[Territory]:
        """Return what contains the territory, the smallest levels first.

        With ``whole=False``, also what contains a part of it (the départements of
        an EPCI that lies across two).
        """
        found: dict[str, None] = {}
        todo = list(self.get(territory_id).parents)
        if not whole:
            todo += self.get(territory_id).overlaps
        while todo:
            parent = todo.pop()
            if parent not in found:
                found[parent] = None
                todo += self._nodes[parent].parents
        return sorted((self._nodes[p] for p in found), key=_small_first)

    def children(self, territory_id: str) -> list[Territory]:
        """Return the territories just below that lie entirely in this one."""
        self.get(territory_id)
        return [self._nodes[c] for c in self._children.get(territory_id, ())]

    def members(
        self, territory_id: str, level: str, *, whole: bool = True
    ) -> list[Territory]:
        """Return the territories of a level inside this one, in the order of codes.

        A territory is inside itself. With ``whole=False``, also those that share
        some communes with it.
        """
        inside = (self.get(territory_id), *self.descendants(territory_id))
        found = {t.id: t for t in inside if t.level == level}
        if not whole:
            for commune in self.communes(territory_id):
                above = self.ancestors(commune.id)
                found |= {t.id: t for t in above if t.level == level}
        return sorted(found.values(), key=lambda t: t.code)

    def communes(self, territory_id: str) -> list[Territory]:
        """Return the communes of a territory, itself when it is one."""
        territory = self.get(territory_id)
        if territory.level == "arrondissement":
            return self.parents(territory_id)
        return self.members(territory_id, "commune")

    def descendants(self, territory_id: str) -> Iterator[Territory]:
        """Yield all that lies entirely in the territory, itself excepted."""
        self.get(territory_id)
        seen: set[str] = set()
        todo = [territory_id]
        while todo:
            for child in self._children.get(todo.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
                    yield self._nodes[child]

    def by_siren(self, siren: str) -> Territory | None:
        """Return the territory whose collectivité has that SIREN, or None."""
        return self._sirens.get(siren)

    def search(
        self,
        query: str,
        *,
        level: str | None = None,
        within: str | None = None,
        limit: int = 10,
    ) -> list[Territory]:
        """Return the territories that a person may mean, the likeliest first.

        *query* is the beginning of a name or of one of its words, a code, an old
        code or a postal code; *within* is the id of a territory that contains them
        or overlaps them. When nothing matches, one letter of *query* may be wrong.
        """
        resolved = self.resolve(query, None)
        ids = [resolved.territory_id] if resolved.territory_id else []
        ids += resolved.candidates
        exact = [self._nodes[i] for i in ids]
        matching = itertools.chain(exact, self._search.find(query, level=level))
        inside = self._insider(within) if within else None

        def is_kept(one: Territory) -> bool:
            return level in (None, one.level) and (inside is None or inside(one.id))

        return first(matching, is_kept, limit) or first(
            self._search.correct(query, level=level), is_kept, limit
        )

    def _insider(self, within: str) -> Callable[[str], bool]:
        """Return what tells whether an id lies in *within*, in whole or in part.

        Going down is quick in a small territory; in a large one, most are inside, and
        climbing from the few that are looked at is.
        """
        if self.get(within).level not in _LARGE:
            few = itertools.islice(self.descendants(within), _MANY)
            inside = {within, *(territory.id for territory in few)}
            if len(inside) <= _MANY:
                return lambda one: (
                    not inside.isdisjoint((one, *self._nodes[one].overlaps))
                )
        return functools.partial(self._climbs, {within: True})

    def _climbs(self, known: dict[str, bool], one: str) -> bool:
        """Tell whether a territory lies in what *known* says is inside."""
        above = (one, *self._nodes[one].overlaps)
        return any(self._lies_in(known, each) for each in above)

    def _lies_in(self, known: dict[str, bool], one: str) -> bool:
        """Tell it of the whole of a territory; *known* grows."""
        if one not in known:
            parents = self._nodes[one].parents
            known[one] = any(self._lies_in(known, parent) for parent in parents)
        return known[one]

    def old_name(self, query: str, territory: Territory) -> str | None:
        """Return the old name by which a search found the territory, else None."""
        return self._search.old_name(query, territory)

    def organization_name(self, territory_id: str) -> str:
        """Return the `name` of the organisation of a territory (see `names`)."""
        return names.organization_name(self.get(territory_id), self._homonyms)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = defaultdict(list)
        for territory in self._nodes.values():
            for parent in territory.parents:
                children[parent].append(territory.id)
        return children

    @cached_property
    def _sirens(self) -> dict[str, Territory]:
        return {t.siren: t for t in self._nodes.values() if t.siren}

    @cached_property
    def _homonyms(self) -> frozenset[str]:
        seen: set[str] = set()
        twice: set[str] = set()
        for territory in self._nodes.values():
            if territory.level != "arrondissement":
                slug = names.slugify(territory.name)
                (twice if slug in seen else seen).add(slug)
        return frozenset(twice)

    @cached_property
    def _search(self) -> SearchIndex:
        return SearchIndex(self._nodes.values(), self.aliases)


def _small_first(territory: Territory) -> tuple[int, str]:
    return -LEVELS.index(territory.level), territory.code


def build_index(snapshot: Snapshot) -> TerritoryIndex:
    """Return the index of a snapshot; its `version` is the snapshot's checksum.

    :raises SnapshotError: a row cannot be read, or names a territory that is not there

    >>> build_index(read_snapshot()).millesime
    2026
    """
    territories, aliases = checked(snapshot.territories(), snapshot.aliases())
    return TerritoryIndex(
        territories,
        aliases,
        millesime=snapshot.millesime,
        population_millesime=snapshot.manifest["population"]["municipale"],
        version=snapshot.checksum,
    )


@functools.cache
def packaged_index() -> TerritoryIndex:
    """Return the index of the snapshot that comes with the package.

    >>> packaged_index().resolve("35112").territory_id
    'commune:35062'
    """
    return build_index(read_snapshot())
