"""What a person, or an old link, writes after `/territoire/`: an id, a code, a name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable

from .alias import RENAMED, Alias
from .index import TerritoryIndex
from .names import slugify
from .resolution import Resolution
from .territory import Territory, is_territory_id

# What the text is: the address of a page, another way to write one, an old code or an
# old name, several pages, a code that ended without one heir, nothing known.
PAGE, OTHER, OLD, SEVERAL, ENDED, UNKNOWN = (
    "page",
    "other",
    "old",
    "several",
    "ended",
    "unknown",
)
_ARRONDISSEMENT = "arrondissement"
_DISTRICT = "arrondissement-municipal"  # the kind of their codes among the old ones
_MANY = 50  # homonyms: there are 14 Sainte-Colombe
_PREFIXES = ("region-", "departement-", "collectivite-")
_SUFFIX = re.compile(r"-(\d\d|2[ab]|97\d|98\d)$")


@dataclasses.dataclass(frozen=True)
class Address:
    """What a text leads to.

    `territory_id` is None unless it is one page; `candidates` are ids, the largest
    territories first; `old` is the old code or name that it is.
    """

    kind: str
    territory_id: str | None = None
    candidates: tuple[str, ...] = ()
    old: Alias | None = None


def read_address(index: TerritoryIndex, text: str) -> Address:
    """Return what a text leads to: a territory of today, several, or none.

    >>> from .index import packaged_index
    >>> read_address(packaged_index(), "35245").territory_id
    'commune:35245'
    >>> read_address(packaged_index(), "44").candidates
    ('region:44', 'departement:44')
    >>> read_address(packaged_index(), "saint-malo").territory_id
    'commune:35288'
    """
    if text in index:
        return Address(PAGE, text)
    found = index.resolve(text)
    if found.how == _DISTRICT:
        code = text.rpartition(":")[2].strip()
        if f"{_ARRONDISSEMENT}:{code}" in index:
            return Address(OTHER, f"{_ARRONDISSEMENT}:{code}")
    if found.territory_id:
        old = _old_code(index, text, found)
        return Address(OLD if old else OTHER, found.territory_id, old=old)
    if found.reason == "ambiguous-code":
        return Address(SEVERAL, candidates=_large_first(index, found.candidates))
    if found.reason == "no-single-heir":
        return Address(ENDED, candidates=found.candidates, old=_ended(index, text))
    return _by_name(index, text)


def old_names(index: TerritoryIndex, territory_id: str) -> list[Alias]:
    """Return the old codes and names that lead to a territory, the latest first.

    >>> from .index import packaged_index
    >>> [old.name for old in old_names(packaged_index(), "commune:22237")]
    ['Pléven', 'Pluduno']
    """
    found = [a for a in index.aliases if a.target == territory_id]
    found = [a for a in found if a.kind != _DISTRICT]
    known = {(a.code, a.name): a for a in (*index.former_names(territory_id), *found)}
    return sorted(
        known.values(), key=lambda a: (-(a.last_millesime or 0), a.code, a.name)
    )


def old_ids(index: TerritoryIndex, territory_ids: Collection[str]) -> list[str]:
    """Return the ids of the past that mean one of these territories today.

    >>> from .index import packaged_index
    >>> old_ids(packaged_index(), {"commune:35062"})
    ['commune:35112']
    """
    found = (a for a in index.aliases if a.target in territory_ids)
    return [f"{a.level}:{a.code}" for a in found if a.kind != RENAMED]


def _old_code(index: TerritoryIndex, text: str, found: Resolution) -> Alias | None:
    if found.how in ("current", "siren") or not found.territory_id:
        return None
    code = text.rpartition(":")[2].strip().upper()
    olds = old_names(index, found.territory_id)
    return next((a for a in olds if a.code == code), None)


def _ended(index: TerritoryIndex, text: str) -> Alias | None:
    code = text.rpartition(":")[2].strip().upper()
    return next((a for a in index.aliases if a.code == code and not a.target), None)


def _by_name(index: TerritoryIndex, text: str) -> Address:
    slug = slugify(text)
    if not slug or is_territory_id(text):
        return Address(UNKNOWN)
    names = {slug, _SUFFIX.sub("", slug)}
    names |= {name.removeprefix(p) for name in tuple(names) for p in _PREFIXES}
    near = {t.id: t for name in names for t in _search(index, name)}
    organization = [i for i in near if index.organization_name(i) == slug]
    exact = [i for i, t in near.items() if slugify(t.name) == slug]
    if len(exact) > 1:
        return Address(SEVERAL, candidates=_large_first(index, exact))
    if exact or organization:
        return Address(OTHER, (exact or organization)[0])
    return _by_old_name(index, slug, near)


def _search(index: TerritoryIndex, slug: str) -> list[Territory]:
    return index.search(slug.replace("-", " "), limit=_MANY) if slug else []


def _by_old_name(
    index: TerritoryIndex, slug: str, near: dict[str, Territory]
) -> Address:
    olds = {
        territory_id: alias
        for territory_id in near
        for alias in old_names(index, territory_id)
        if slugify(alias.name) == slug
    }
    if len(olds) == 1:
        territory_id, old = next(iter(olds.items()))
        return Address(OLD, territory_id, old=old)
    if olds:
        return Address(SEVERAL, candidates=_large_first(index, olds))
    return Address(UNKNOWN)


def _large_first(index: TerritoryIndex, ids: Iterable[str]) -> tuple[str, ...]:
    found = [index.get(i) for i in ids]
    found.sort(key=lambda t: (-(t.population or 0), t.id))
    return tuple(t.id for t in found)
