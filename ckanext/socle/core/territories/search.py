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
    """Folded names, each from any of its words on, in the order of inhabitants."""

    def __init__(self, territories: Iterable[Territory]) -> None:
        self._territories = sorted(
            territories, key=lambda t: (-(t.population or 0), LEVELS.index(t.level))
        )

    def find(self, query: str, *, level: str | None = None) -> Iterator[Territory]:
        """Yield what matches: whole names, then beginnings, then inner words.

        Within each, the territories with the most inhabitants come first.
        """
        key = search_key(query)
        if not key:
            return
        for i in self._ranked(key):
            if level in (None, self._territories[i].level):
                yield self._territories[i]

    def _ranked(self, key: str) -> Iterator[int]:
        """Yield places in the order of inhabitants, the likeliest first.

        A rank is a place plus a whole number of sizes, one for each class.
        """
        size = len(self._territories)
        ranks = list(self._by_postal_code.get(key, ()))
        if any(c.isdigit() for c in key):
            ranks += [size + rank for _, rank in _prefixed(self._codes, key)]
        for text, rank in _prefixed(self._keys, key):
            is_whole_name = text == key and rank < size
            ranks.append(rank if is_whole_name else rank + size)
        ranks.sort()
        seen: set[int] = set()
        for rank in ranks:
            if rank % size not in seen:
                seen.add(rank % size)
                yield rank % size

    @cached_property
    def _keys(self) -> list[tuple[str, int]]:
        """Each name from each of its words on, with the rank of what begins so."""
        size = len(self._territories)
        keys = []
        for i, territory in enumerate(self._territories):
            if territory.level == "arrondissement":
                continue
            words = search_key(territory.name).split(" ")
            first = 1 if words[0] in _ARTICLES and len(words) > 1 else 0
            keys += [
                (" ".join(words[at:]), i if at <= first else i + size)
                for at in range(len(words))
            ]
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


def search_key(text: str) -> str:
    """Return the folded words, « st » and « ste » written in full.

    >>> search_key("St-Malo"), search_key("L'Haÿ-les-Roses")
    ('saint malo', 'l hay les roses')
    """
    return " ".join(_SAINTS.get(word, word) for word in fold(text).split())


def _prefixed(keys: list[tuple[str, int]], prefix: str) -> list[tuple[str, int]]:
    start = bisect.bisect_left(keys, (prefix,))
    return keys[start : bisect.bisect_left(keys, (f"{prefix}\uffff",))]
