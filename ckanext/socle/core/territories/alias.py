"""One old code, or one old name."""

from __future__ import annotations

import dataclasses

RENAMED = "changement-nom"


@dataclasses.dataclass(frozen=True, slots=True)
class Alias:
    """An old code, or an old name: what it leads to today, and what it was.

    `target` is the id of a current territory, None when the code has no single
    heir: `heirs` are then those that share what it was, the largest share first.
    `last_millesime` is the last 1 January when the code or the name was in force,
    and `ended` the ISO date of its end, both None when unknown. Where `kind` is
    `RENAMED`, `name` is an old one of the code, which may be in force.
    """

    level: str
    code: str
    target: str | None
    kind: str
    name: str = ""
    last_millesime: int | None = None
    ended: str | None = None
    heirs: tuple[str, ...] = ()
