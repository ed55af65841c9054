"""What changed between two millésimes of the code officiel géographique."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .index import TerritoryIndex
from .territory import Territory

# Inhabitants from which the law asks a commune to publish (CRPA, L312-1-1).
LINE = 3500
KINDS = (
    "created",
    "disappeared",
    "merged",
    "renamed",
    "changed_epci",
    "crossed_3500",
)
Rows = Iterator[dict[str, Any]]


def changes(before: TerritoryIndex, after: TerritoryIndex) -> dict[str, Any]:
    """Return the differences: `before`, `after` (millésimes) and a list of each kind.

    Each row has `id`, `name`, `departement`, and: of `merged`, `into`, `into_name`
    and `how`; of `disappeared`, `reason`; of `renamed`, `old_name`; of
    `changed_epci`, `old_epci` and `epci` (ids, None for none) with `old_epci_name` and
    `epci_name`; of `crossed_3500`, `old_population` and `population` (inhabitants).
    Perimeters are left out.

    >>> from .index import packaged_index
    >>> found = changes(packaged_index(), packaged_index())
    >>> found["before"], found["renamed"]
    (2026, [])
    """
    found: dict[str, Any] = {"before": before.millesime, "after": after.millesime}
    found["created"] = [_row(t) for t in after if t.id not in before]
    gone = [_gone(t, after) for t in before if t.id not in after]
    found["disappeared"] = [row for row in gone if "into" not in row]
    found["merged"] = [row for row in gone if "into" in row]
    kept = [(t, after.get(t.id)) for t in before if t.id in after]
    for kind, differ in _DIFFER.items():
        found[kind] = [row for old, new in kept for row in differ(old, new)]
    for row in found["changed_epci"]:
        row["old_epci_name"] = _name(before, row["old_epci"])
        row["epci_name"] = _name(after, row["epci"])
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    """Return how many changes there are of each kind.

    >>> counts({kind: [] for kind in KINDS})["merged"]
    0
    """
    return {kind: len(found[kind]) for kind in KINDS}


def signature(index: TerritoryIndex, typed: str) -> Any:
    """Return all that the search index says of a territory that somebody typed.

    >>> from .index import packaged_index
    >>> signature(packaged_index(), "commune:99999") is None
    True
    """
    found = index.resolve(typed).territory_id
    if found is None:
        return None
    whole = frozenset(t.id for t in index.ancestors(found))
    part = frozenset(t.id for t in index.ancestors(found, whole=False))
    return found, index.get(found).name, whole, part


def _name(index: TerritoryIndex, territory_id: str | None) -> str | None:
    return index.get(territory_id).name if territory_id else None


def _row(territory: Territory) -> dict[str, Any]:
    return {
        "id": territory.id,
        "name": territory.name,
        "departement": territory.departement,
    }


def _gone(old: Territory, after: TerritoryIndex) -> dict[str, Any]:
    heir = after.resolve(old.id)
    if heir.territory_id is None:
        return _row(old) | {"reason": heir.reason}
    name = after.get(heir.territory_id).name
    return _row(old) | {
        "into": heir.territory_id,
        "into_name": name,
        "how": heir.how,
    }


def _renamed(old: Territory, new: Territory) -> Rows:
    if old.name.replace("’", "'") != new.name.replace("’", "'"):
        yield _row(new) | {"old_name": old.name}


def _changed_epci(old: Territory, new: Territory) -> Rows:
    was, now = _epci(old), _epci(new)
    if old.level == "commune" and was != now:
        yield _row(new) | {"old_epci": was, "epci": now}


def _epci(territory: Territory) -> str | None:
    return next((p for p in territory.parents if p.startswith("epci:")), None)


def _crossed(old: Territory, new: Territory) -> Rows:
    was, now = old.population, new.population
    if old.level != "commune" or was is None or now is None:
        return
    if (was >= LINE) != (now >= LINE):
        yield _row(new) | {"old_population": was, "population": now}


_DIFFER = {
    "renamed": _renamed,
    "changed_epci": _changed_epci,
    "crossed_3500": _crossed,
}
