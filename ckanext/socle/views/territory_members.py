"""What lies in a territory, as a page lists it: filtered, sorted, paged."""

from __future__ import annotations

import dataclasses
from typing import Any

import ckan.plugins.toolkit as tk

from .. import territories
from ..core import territories as core

BY_PAGE = 20
_SORTS = {"nom": "name", "population": "population"}
_STATES = {"oui": True, "non": False}
_LISTED = tuple(level for level in core.LEVELS if level not in ("pays", "perimetre"))
# Only these may lie in a territory for a part.
_ACROSS = ("epci", "ept")
_SMALL = ("commune", "arrondissement", "epci", "ept")


@dataclasses.dataclass(frozen=True)
class _Asked:
    """What the request asks for; `state` is None where none may be told."""

    level: str
    query: str
    sort: str
    state: str | None
    number: int

    def of_action(self) -> dict[str, Any]:
        """Return the arguments that both actions take."""
        return {
            "q": self.query,
            "sort": _SORTS[self.sort],
            "limit": BY_PAGE,
            "offset": (self.number - 1) * BY_PAGE,
        }

    def of_address(self) -> dict[str, str]:
        """Return the parameters of the page's address, but its number."""
        found = {"niveau": self.level, "tri": self.sort, "nom": self.query}
        return {k: v for k, v in (found | {"publie": self.state}).items() if v}


def members(shown: dict[str, Any]) -> dict[str, Any] | None:
    """Return the list that the request asks for; None when nothing lies inside.

    `levels` (`level`, `count`), the `level` shown, `query`, `sort`, `state` (of
    publication: None where the reader may not know), `count`, `results`, the page's
    `number` and how many `pages`, and the `arguments` of its address.
    """
    levels = _levels(shown)
    if not levels:
        return None
    asked = _asked(shown, levels)
    found = _with_states(shown["id"], asked)
    if found is None:
        asked = dataclasses.replace(asked, state=None)
        found = _page(shown["id"], asked)
    return dataclasses.asdict(asked) | {
        "levels": [{"level": one, "count": levels[one]} for one in levels],
        "count": found["count"],
        "results": [_with_old_name(asked.query, one) for one in found["results"]],
        "pages": -(-found["count"] // BY_PAGE) or 1,
        "arguments": asked.of_address(),
    }


def _asked(shown: dict[str, Any], levels: dict[str, int]) -> _Asked:
    """Return what the request asks for; what it asks wrongly is passed over."""
    given = tk.request.args
    level = given.get("niveau", "")
    if level not in levels:
        first = next(iter(levels))
        level = next((one for one in levels if shown["members"].get(one)), first)
    return _Asked(
        level=level,
        query=given.get("nom", "").strip(),
        sort=given.get("tri", "") if given.get("tri", "") in _SORTS else "nom",
        state=given.get("publie", "") if level == "commune" else None,
        number=max(tk.h.get_page_number(given), 1),
    )


def _levels(shown: dict[str, Any]) -> dict[str, int]:
    """Return how many lie inside by level, for a part included, the largest first."""
    found = {level: shown["members"].get(level, 0) for level in _LISTED}
    for level in _ACROSS if shown["level"] not in _SMALL else ():
        asked = {"id": shown["id"], "level": level, "whole": False, "limit": 0}
        found[level] = tk.get_action("socle_territory_children")({}, asked)["count"]
    return {level: count for level, count in found.items() if count}


def _page(id: str, asked: _Asked) -> dict[str, Any]:
    place = {"id": id, "level": asked.level, "whole": False}
    return tk.get_action("socle_territory_children")({}, asked.of_action() | place)


def _with_states(id: str, asked: _Asked) -> dict[str, Any] | None:
    """Return a page of communes that tells which publish; None where it is not told."""
    if asked.state is None or not tk.current_user.is_authenticated:
        return None
    place: dict[str, Any] = {"territory": id}
    if asked.state in _STATES:
        place["published"] = _STATES[asked.state]
    try:
        return tk.get_action("socle_coverage_list")({}, asked.of_action() | place)
    except tk.NotAuthorized:
        return None


def _with_old_name(query: str, one: dict[str, Any]) -> dict[str, Any]:
    if not query:
        return one
    index = territories.current_index()
    return one | {"old_name": index.old_name(query, index.get(one["id"]))}
