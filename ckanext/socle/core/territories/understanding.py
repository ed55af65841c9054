"""What a person means who types a territory: one of them, or some to choose among.

A text is an id, a code, an old code, a SIREN, a postal code, a name, an old name, or
what our forms show: « Romillé (35245) ».
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from .index import TerritoryIndex
from .search import search_key, without_article
from .territory import Territory, is_territory_id

_MAX = 50  # candidates looked at: no name is that of more territories
_POSTAL_CODE_LENGTH = 5


@dataclasses.dataclass(frozen=True)
class Understood:
    """What *text* means: one territory, or candidates, the likeliest first.

    Neither when nothing looks like it. `corrected` tells that the candidates have
    one letter of the text different: they are suggestions, even a single one.
    """

    text: str
    territory: Territory | None = None
    candidates: tuple[Territory, ...] = ()
    corrected: bool = False

    @property
    def value(self) -> str:
        """Return what is to be stored: an id stays as typed, be it an old one."""
        if self.territory is None or is_territory_id(self.text):
            return self.text
        return self.territory.id


def understand(
    index: TerritoryIndex,
    text: str,
    *,
    level: str | None = None,
    within: str | None = None,
    by_person: bool = True,
) -> Understood:
    """Return what *text* means, of a *level* and inside the id *within* if given.

    To a machine (``by_person=False``), five figures are an INSEE code; a person may
    also mean a postal code that is the same.

    >>> from .index import packaged_index
    >>> understand(packaged_index(), "Romillé (35245)").territory.id
    'commune:35245'
    >>> [t.id for t in understand(packaged_index(), "saint denis").candidates][:2]
    ['commune:97411', 'commune:93066']
    """
    text = text.strip()
    found = _by_name_and_code(index, text) or _by_code(index, text, level)
    if by_person:
        found = _with_postal_code(index, text, found)
    found = [t for t in found if _is_kept(index, t, level, within)]
    if not found and text:
        matching = index.search(text, level=level, within=within, limit=_MAX)
        found = _whole_names(text, matching) or matching
        if found and not is_match(index, text, found[0]):
            return Understood(text, candidates=tuple(found), corrected=True)
    if len(found) == 1:
        return Understood(text, found[0])
    return Understood(text, candidates=tuple(found))


def understand_all(
    index: TerritoryIndex,
    texts: Iterable[str],
    *,
    level: str | None = None,
    within: str | None = None,
    by_person: bool = True,
) -> list[Understood]:
    """Return what each text means; an id given with a text settles which it means.

    A form that asks « which one? » sends the text back with the id that was chosen.

    >>> from .index import packaged_index
    >>> texts = ["Saint-Denis", "commune:93066"]
    >>> [u.territory.id for u in understand_all(packaged_index(), texts)]
    ['commune:93066']
    """
    typed = dict.fromkeys(part for text in texts for part in _parts(text))
    found = [
        understand(
            index,
            one,
            level=None if is_territory_id(one) else level,
            within=within,
            by_person=by_person,
        )
        for one in typed
    ]
    chosen = {one.territory.id for one in found if one.territory}
    return [
        one for one in found if chosen.isdisjoint(other.id for other in one.candidates)
    ]


def is_match(index: TerritoryIndex, text: str, territory: Territory) -> bool:
    """Tell whether *text* is of a territory, rather than near it by one letter."""
    key = search_key(text)
    return (
        f" {key}" in f" {search_key(territory.name)}"
        or index.old_name(text, territory) is not None
        or key in territory.postal_codes
        or territory.code.lower().startswith(key)
    )


def _parts(text: str) -> list[str]:
    """Split a line of several territories: by commas, or one a line."""
    return [
        part
        for line in text.splitlines()
        for one in line.split(",")
        if (part := one.strip())
    ]


def _by_name_and_code(index: TerritoryIndex, text: str) -> list[Territory]:
    name, code = split_name_and_code(text)
    if not name:
        return []
    resolution = index.resolve(code)
    ids = [resolution.territory_id, *resolution.candidates]
    found = [index.get(one) for one in ids if one]
    return [t for t in found if search_key(t.name) == search_key(name)]


def split_name_and_code(text: str) -> tuple[str, str]:
    """Split what our forms show; a text without a code in brackets has no name.

    >>> split_name_and_code("Bretagne (53)"), split_name_and_code("Le Rheu")
    (('Bretagne', '53'), ('', 'Le Rheu'))
    """
    name, bracket, rest = text.rpartition(" (")
    if bracket and rest.endswith(")"):
        return name.strip(), rest[:-1].strip()
    return "", text


def _by_code(index: TerritoryIndex, text: str, level: str | None) -> list[Territory]:
    resolution = index.resolve(text, None if is_territory_id(text) else level)
    ids = (
        [resolution.territory_id] if resolution.territory_id else resolution.candidates
    )
    return [index.get(one) for one in ids]


def _with_postal_code(
    index: TerritoryIndex, text: str, found: list[Territory]
) -> list[Territory]:
    if len(text) != _POSTAL_CODE_LENGTH or not text.isdecimal():
        return found
    others = index.search(text, limit=_MAX)
    return found + [t for t in others if text in t.postal_codes and t not in found]


def _is_kept(
    index: TerritoryIndex, territory: Territory, level: str | None, within: str | None
) -> bool:
    above = (t.id for t in index.ancestors(territory.id, whole=False))
    is_inside = within in (None, territory.id) or within in above
    return level in (None, territory.level) and is_inside


def _whole_names(text: str, found: list[Territory]) -> list[Territory]:
    """Return those of that very name; else of that name but for the article.

    « Rheu » is Le Rheu; « Saint » is not Le Saint, since other names begin so.
    """
    key = search_key(text)
    names = {t.id: search_key(t.name) for t in found}
    same = [t for t in found if names[t.id] == key]
    if same or any(name.startswith(f"{key} ") for name in names.values()):
        return same
    return [t for t in found if without_article(names[t.id]) == without_article(key)]
