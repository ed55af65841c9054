"""Filters of a search by territory, grouping and year: readable, one clause each.

CKAN keeps the parameters `ext_…` for its plugins, in the addresses of pages and in
`package_search`: docs/search.md tells ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchQueryError

from . import coverage, groupings, search
from .core.territories import TerritoryIndex

CONCERNS = "ext_concerns"
LARGER = "ext_larger"  # with CONCERNS: also what covers it
COVERS = "ext_covers"
PRODUCED_IN = "ext_produced_in"
GROUPING = "ext_grouping"
UPDATED = "ext_updated"
_YEAR_LENGTH = 4
Params = dict[str, Any]


def apply(index: TerritoryIndex, search_params: Params) -> None:
    """Make clauses of Solr of the filters of a search.

    :raises SearchQueryError: a filter has a value that is nothing
    """
    extras = search_params["extras"]
    clauses = [
        make(index, found, extras)
        for name, make in _CLAUSES.items()
        if (found := values(extras, name))
    ]
    if clauses:
        fq = " ".join(f"+{clause}" for clause in clauses)
        search_params["fq"] = f"{search_params.get('fq') or ''} {fq}".strip()


def values(extras: Params, name: str) -> list[str]:
    """Return the values of a filter: one, or several of which any will do."""
    value = extras.get(name)
    given = value if isinstance(value, list) else [value]
    texts = [str(one or "").replace("\0", "").strip() for one in given]
    return [text for text in texts if text]


def is_on(value: Any) -> bool:
    """Tell whether a parameter that is yes or no says yes.

    >>> is_on("1"), is_on("false"), is_on(None)
    (True, False, False)
    """
    return str(value or "").lower() not in ("", "0", "false", "no", "non")


def territory_id(index: TerritoryIndex, value: str) -> str:
    """Return the id, today, of the territory of a filter.

    :raises SearchQueryError: the value is not the id or the code of one territory
    """
    found = index.resolve(value).territory_id
    if found is None:
        raise SearchQueryError(
            tk._("There is no territory “{value}”.").format(value=value)
        )
    return found


def _concerns(index: TerritoryIndex, values: list[str], extras: Params) -> str:
    ids = [territory_id(index, value) for value in values]
    clauses = [coverage.concerning(one) for one in ids]
    if is_on(extras.get(LARGER)):
        clauses += [found for one in ids if (found := coverage.covering(index, one))]
    return _any(clauses)


def _covers(index: TerritoryIndex, values: list[str], extras: Params) -> str:
    ids = [territory_id(index, value) for value in values]
    return _any([found for one in ids if (found := coverage.covering(index, one))])


def _produced_in(index: TerritoryIndex, values: list[str], extras: Params) -> str:
    words = [search.compact_territory(territory_id(index, one)) for one in values]
    return _any([f'{search.PRODUCER}:"{word}"' for word in words])


def _in_grouping(index: TerritoryIndex, values: list[str], extras: Params) -> str:
    places = []
    for value in values:
        try:
            places.append(groupings.territory_id(index, groupings.get(value)))
        except tk.ObjectNotFound as err:
            raise SearchQueryError(str(err.message)) from err
    return _any([groupings.clause(place) for place in places if place])


def _updated(index: TerritoryIndex, values: list[str], extras: Params) -> str:
    for value in values:
        if len(value) != _YEAR_LENGTH or not value.isdecimal():
            raise SearchQueryError(
                tk._("“{value}” is not a year. Example: 2026.").format(value=value)
            )
    return _any([f'{search.UPDATED}:"{search.compact_year(one)}"' for one in values])


def _any(clauses: list[str]) -> str:
    """Return one clause that holds where any does; nowhere if there is none."""
    return f"({' OR '.join(clauses)})" if clauses else "(-*:*)"


_CLAUSES: dict[str, Callable[[TerritoryIndex, list[str], Params], str]] = {
    CONCERNS: _concerns,
    COVERS: _covers,
    PRODUCED_IN: _produced_in,
    GROUPING: _in_grouping,
    UPDATED: _updated,
}
