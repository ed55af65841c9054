"""What a code means today."""

from __future__ import annotations

import dataclasses
from typing import Any

from .alias import Alias
from .territory import is_territory_id

# Levels that a bare code of that length may mean.
_BARE = {
    2: ("departement", "region"),
    3: ("departement", "com"),
    5: ("commune",),
    9: ("epci", "ept"),
}


@dataclasses.dataclass(frozen=True)
class Resolution:
    """What a code means today.

    `territory_id` is None when it means nothing, or no one thing; `reason` is then
    `unknown-code`, `ambiguous-code` or `no-single-heir`; `candidates` are those that
    it may mean, or that share what it was (the largest share first). `how` is
    `current`, `siren`, or the kind of the old code (`fusion`, `commune-deleguee`,
    `commune-associee`, `changement-departement`, `changement-chef-lieu`,
    `suppression`, `arrondissement-municipal`, `scission`).
    """

    code: str
    territory_id: str | None
    how: str | None = None
    reason: str | None = None
    old_name: str | None = None
    last_millesime: int | None = None
    ended: str | None = None
    candidates: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `territories resolve`."""
        return dataclasses.asdict(self) | {"candidates": list(self.candidates)}

    @classmethod
    def of_old(cls, typed: str, alias: Alias) -> Resolution:
        """Return what an old code means."""
        return cls(
            typed,
            alias.target,
            how=alias.kind,
            reason=None if alias.target else "no-single-heir",
            old_name=alias.name or None,
            last_millesime=alias.last_millesime,
            ended=alias.ended,
            candidates=alias.heirs,
        )


def readings(code: str, level: str | None) -> tuple[str, str | None, tuple[str, ...]]:
    """Return a code in capitals, the level that it is said to have, those it may have.

    >>> readings("departement:2b", None)
    ('2B', 'departement', ('departement',))
    >>> readings("44", None)
    ('44', None, ('departement', 'region'))
    """
    text = code.strip()
    if level is None and is_territory_id(text):
        level, _, text = text.partition(":")
    return text.upper(), level, (level,) if level else _BARE.get(len(text), ())
