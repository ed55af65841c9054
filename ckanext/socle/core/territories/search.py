"""Find territories by the beginning of their name, a code or a postal code."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from .names import fold
from .territory import LEVELS, Territory

_SAINTS = {"st": "saint", "ste": "sainte"}
# A name's first article does not count: « rheu » is as good as « le rheu ».
_ARTICLES = frozenset({"l", "le", "la", "les"})


class SearchIndex:
    """Folded names, each from any of its words on."""

    def __init__(self, territories: Iterable[Territory]) -> None:
        self._territories = list(territories)

    def find(self, query: str, *, level: str | None = None) -> Iterator[Territory]:
        """Yield what matches, whole names first, then the most inhabitants."""
        key = search_key(query)
        if not key:
            return
        by_code = [*self._by_postal_code.get(key, ()), *self._codes_from(key)]
        found = dict.fromkeys((*by_code, *self._names_from(key)))
        wanted = (i for i in found if level in (None, self._territories[i].level))
        for i in sorted(wanted, key=lambda i: self._rank(i, key)):
            yield self._territories[i]

    def _rank(self, i: int, key: str) -> tuple[bool, bool, int, int]:
        territory, name = self._territories[i], self._names[i]
        bare = _without_article(name)
        return (
            key not in (name, bare),
            not (name.startswith(key) or bare.startswith(key)),
            -(territory.population or 0),
            LEVELS.index(territory.level),
        )

    @cached_property
    def _names(self) -> list[str]:
        return [search_key(t.name) for t in self._territories]

    @cached_property
    def _keys(self) -> list[tuple[str, int]]:
        keys = []
        for i, name in enumerate(self._names):
            if self._territories[i].level == "arrondissement":
                continue
            words = name.split(" ")
            keys += [(" ".join(words[at:]), i) for at in range(len(words))]
        return sorted(keys)

    @cached_property
    def _codes(self) -> list[tuple[str, int]]:
        return sorted((t.code.lower(), i) for i, t in enumerate(self._territories))

    @cached_property
    def _by_postal_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, territory in enumerate(self._territories):
            for postal_code in territory.postal_codes:
                found[postal_code].append(i)
        return found

    def _names_from(self, key: str) -> Iterator[int]:
        return _prefixed(self._keys, key)

    def _codes_from(self, key: str) -> Iterator[int]:
        if any(c.isdigit() for c in key):
            yield from _prefixed(self._codes, key)


def search_key(text: str) -> str:
    """Return the folded words, « st » and « ste » written in full.

    >>> search_key("St-Malo"), search_key("L'Haÿ-les-Roses")
    ('saint malo', 'l hay les roses')
    """
    return " ".join(_SAINTS.get(word, word) for word in fold(text).split())


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in _ARTICLES and rest else name


def _prefixed(keys: list[tuple[str, int]], prefix: str) -> Iterator[int]:
    at = bisect.bisect_left(keys, (prefix,))
    while at < len(keys) and keys[at][0].startswith(prefix):
        yield keys[at][1]
        at += 1
