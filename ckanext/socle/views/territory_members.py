"""What lies in a territory, as a page lists it: filtered, sorted, paged."""

from __future__ import annotations

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


def members(shown: dict[str, Any]) -> dict[str, Any] | None:
    """Return the list that the request asks for; None when nothing lies inside.

    `levels` (`level`, `count`), the `level` shown, `query`, `sort`, `state` (of
    publication: None where the reader may not know), `count`, `results`, the page's
    `number` and how many `pages`, and the `arguments` of its address.
    """
    levels = _levels(shown)
    if not levels:
        return None
    asked = tk.request.args
    level = asked.get("niveau", "")
    if level not in levels:
        first = next(iter(levels))
        level = next((one for one in levels if shown["members"].get(one)), first)
    sort = asked.get("tri", "") if asked.get("tri", "") in _SORTS else "nom"
    query = asked.get("nom", "").strip()
    number = max(tk.h.get_page_number(asked), 1)
    knows = level == "commune" and tk.h.check_access(
        "socle_coverage_list", {"territory": shown["id"]}
    )
    state = asked.get("publie", "") if knows else None
    found = _page(shown["id"], level, query, sort, number, state)
    arguments = {"niveau": level, "tri": sort, "nom": query, "publie": state}
    return {
        "levels": [{"level": one, "count": levels[one]} for one in levels],
        "level": level,
        "query": query,
        "sort": sort,
        "state": state,
        "count": found["count"],
        "results": [_with_old_name(query, one) for one in found["results"]],
        "number": number,
        "pages": -(-found["count"] // BY_PAGE) or 1,
        "arguments": {key: value for key, value in arguments.items() if value},
    }


def _levels(shown: dict[str, Any]) -> dict[str, int]:
    """Return how many lie inside by level, for a part included, the largest first."""
    found = {level: shown["members"].get(level, 0) for level in _LISTED}
    for level in _ACROSS if shown["level"] not in _SMALL else ():
        asked = {"id": shown["id"], "level": level, "whole": False, "limit": 0}
        found[level] = tk.get_action("socle_territory_children")({}, asked)["count"]
    return {level: count for level, count in found.items() if count}


def _page(
    id: str, level: str, query: str, sort: str, number: int, state: str | None
) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "q": query,
        "sort": _SORTS[sort],
        "limit": BY_PAGE,
        "offset": (number - 1) * BY_PAGE,
    }
    if state is None:
        asked |= {"id": id, "level": level, "whole": False}
        return tk.get_action("socle_territory_children")({}, asked)
    if state in _STATES:
        asked["published"] = _STATES[state]
    return tk.get_action("socle_coverage_list")({}, asked | {"territory": id})


def _with_old_name(query: str, one: dict[str, Any]) -> dict[str, Any]:
    if not query:
        return one
    index = territories.current_index()
    return one | {"old_name": index.old_name(query, index.get(one["id"]))}
