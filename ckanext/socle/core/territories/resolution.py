"""What a code means today."""

from __future__ import annotations

import dataclasses
from typing import Any


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
