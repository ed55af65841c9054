"""Find territories by the beginning of their name, a code or a postal code.

Names of communes that were merged find what they are part of today; a word with one
letter wrong finds what it would with that letter right.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from .alias import Alias
from .names import fold
from .territory import LEVELS, Territory

_SAINTS = {"st": "saint", "ste": "sainte"}
# A name's first article does not count: « rheu » is as good as « le rheu ».
_ARTICLES = frozenset({"l", "le", "la", "les"})
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_MIN_CORRECTED = 4  # a shorter word with one letter changed is any word
_Keys = tuple[list[str], list[int]]  # texts in their order, the rank of each


class SearchIndex:
    """Folded names, each from any of its words on, in the order of inhabitants."""

    def __init__(
        self, territories: Iterable[Territory], aliases: Iterable[Alias] = ()
    ) -> None:
        self._territories = sorted(
            territories, key=lambda t: (-(t.population or 0), LEVELS.index(t.level))
        )
        self._old_names: dict[str, list[str]] = defaultdict(list)
        for alias in aliases:
            if alias.target and alias.name:
                self._old_names[alias.target].append(alias.name)

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

    def correct(self, query: str, *, level: str | None = None) -> Iterator[Territory]:
        """Yield what matches when one letter of the query is wrong, most likely first.

        One letter is changed, added, left out, or swapped with its neighbour.
        """
        ranks: set[int] = set()
        for key in self._near(search_key(query)):
            ranks.update(self._ranked(key))
        for i in sorted(ranks):
            if level in (None, self._territories[i].level):
                yield self._territories[i]

    def old_name(self, query: str, territory: Territory) -> str | None:
        """Return the old name by which the query finds the territory, else None."""
        key = search_key(query)
        if key in search_key(territory.name):
            return None
        olds = self._old_names.get(territory.id, ())
        return next((n for n in olds if search_key(n).startswith(key)), None)

    def _near(self, key: str) -> Iterator[str]:
        """Yield the keys one letter away that are the beginning of a name."""
        if len(key) < _MIN_CORRECTED or any(c.isdigit() for c in key):
            return
        for i in range(len(key) + 1):
            head, tail = key[:i], key[i:]
            if not self._begins(head):
                return
            for near in self._changed(head, tail):
                if near != key and self._begins(near):
                    yield near

    def _changed(self, head: str, tail: str) -> Iterator[str]:
        """Yield the changes of one letter just after *head*."""
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _LETTERS:
            if self._begins(head + letter):
                yield f"{head}{letter}{tail}"
                yield f"{head}{letter}{tail[1:]}"

    def _begins(self, prefix: str) -> bool:
        texts, _ = self._names
        at = bisect.bisect_left(texts, prefix)
        return at < len(texts) and texts[at].startswith(prefix)

    def _ranked(self, key: str) -> Iterator[int]:
        """Yield places in the order of inhabitants, the likeliest first.

        A rank is a place plus a whole number of sizes, one for each class.
        """
        size = len(self._territories)
        ranks = list(self._by_postal_code.get(key, ()))
        if any(c.isdigit() for c in key):
            codes, found = self._codes
            start, end = _bounds(codes, key)
            ranks += [size + rank for rank in found[start:end]]
        texts, found = self._names
        start, end = _bounds(texts, key)
        whole = bisect.bisect_right(texts, key, start, end)
        ranks += [r if r < size else size + r for r in found[start:whole]]
        ranks += [size + r for r in found[whole:end]]
        ranks.sort()
        seen: set[int] = set()
        for rank in ranks:
            if rank % size not in seen:
                seen.add(rank % size)
                yield rank % size

    @cached_property
    def _names(self) -> _Keys:
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
            keys += [
                (search_key(name), i + 2 * size)
                for name in self._old_names.get(territory.id, ())
            ]
        return _in_order(keys)

    @cached_property
    def _codes(self) -> _Keys:
        return _in_order((t.code.lower(), i) for i, t in enumerate(self._territories))

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


def without_article(key: str) -> str:
    """Return folded words without the article that they begin with.

    >>> without_article("le rheu"), without_article("la")
    ('rheu', 'la')
    """
    article, _, rest = key.partition(" ")
    return rest if rest and article in _ARTICLES else key


def first(
    territories: Iterable[Territory],
    is_kept: Callable[[Territory], bool],
    limit: int,
) -> list[Territory]:
    """Return the first ones that are kept, each once, and look no further."""
    kept: dict[str, Territory] = {}
    for one in territories:
        if len(kept) >= limit:
            break
        if one.id not in kept and is_kept(one):
            kept[one.id] = one
    return list(kept.values())


def _in_order(keys: Iterable[tuple[str, int]]) -> _Keys:
    pairs = sorted(keys)
    return [text for text, _ in pairs], [rank for _, rank in pairs]


def _bounds(texts: list[str], prefix: str) -> tuple[int, int]:
    """Return where the texts with that beginning start and end."""
    start = bisect.bisect_left(texts, prefix)
    return start, bisect.bisect_left(texts, f"{prefix}\uffff", start)
