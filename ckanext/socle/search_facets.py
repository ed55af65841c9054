"""Facets of a search by territory, grouping and year: they have their filters' names.

A field of territories holds the words of all of them, thousands: a prefix keeps one
level, and each filter leads to the level below it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchQueryError, query

from . import groupings, search, territories
from . import search_filters as filters
from .core.territories import LEVELS, TerritoryIndex

LEVEL = "ext_level"
_FIELDS = {
    filters.CONCERNS: search.TERRITORY,
    filters.PRODUCED_IN: search.PRODUCER,
    filters.GROUPING: search.GROUPING,
    filters.UPDATED: search.UPDATED,
}
_OWN_CALL = "socle_facets"  # in `extras`, from one hook of a search to the other
_COUNTRY = "pays"
# What a territory of each level is divided into: the first of them that it holds.
_BELOW = {
    _COUNTRY: ("region",),
    "region": ("departement",),
    "departement": ("epci", "commune"),
    "epci": ("ept", "commune"),
    "ept": ("commune",),
    "com": ("commune",),
    "perimetre": ("departement", "epci", "commune"),
}
_MOST = 200  # values of a level of territories, at most
# CKAN refuses the parameters of Solr that it does not list.
query.VALID_SOLR_PARAMETERS.update(
    f"f.{field}.facet.{name}"
    for field in _FIELDS.values()
    for name in ("prefix", "matches", "limit")
)
Params = dict[str, Any]


class FiltersMixin(search.SearchMixin):
    """The part of IPackageController and IFacets that concerns our filters."""

    def before_dataset_search(self, search_params: Params) -> Params:
        """Make clauses of our filters, and fields of Solr of our facets."""
        extras = search_params["extras"] = search_params.get("extras") or {}
        original = {**search_params, "extras": dict(extras)}
        index = territories.current_index()
        filters.apply(index, search_params)
        asked = [n for n in search_params.get("facet.field") or () if n in _FIELDS]
        if asked:
            extras[_OWN_CALL] = _ask(index, search_params, asked) | {
                "original": original
            }
        return super().before_dataset_search(search_params)

    def after_dataset_search(
        self, search_results: Params, search_params: Params
    ) -> Params:
        """Give our facets their names, and their values readable ones."""
        call = (search_params.get("extras") or {}).pop(_OWN_CALL, None)
        if call:
            _answer(territories.current_index(), search_results, call)
        return search_results

    def dataset_facets(
        self, facets_dict: dict[str, Any], package_type: str
    ) -> dict[str, Any]:
        """Offer what a visitor narrows a search by."""
        if "organization" in facets_dict:
            facets_dict["organization"] = tk._("Published by")
        facets_dict[filters.CONCERNS] = tk._("Territory")
        facets_dict[search.EXPECTED] = tk._("Expected file")
        facets_dict[search.VERDICT] = tk._("File check")
        facets_dict[filters.UPDATED] = tk._("Updated")
        facets_dict[filters.GROUPING] = tk._("Grouping")
        return facets_dict


def _ask(index: TerritoryIndex, params: Params, asked: list[str]) -> Params:
    """Ask Solr for our facets; return what is needed to read the answer."""
    extras = params["extras"]
    call: Params = {"names": asked, "within": {}, "groupings": []}
    if filters.GROUPING in asked:
        call["groupings"] = _groupings(index)
    fields = [name for name in params["facet.field"] if name not in _FIELDS]
    for name in asked:
        bound = _bound(index, call, name, extras)
        if bound:
            fields.append(_FIELDS[name])
            params |= {f"f.{_FIELDS[name]}.facet.{k}": v for k, v in bound.items()}
    params["facet.field"] = fields
    return call


def _answer(index: TerritoryIndex, search_results: Params, call: Params) -> None:
    """Put our facets in the place of the fields that were asked for them."""
    for name in call["names"]:
        field = _FIELDS[name]
        found = search_results["search_facets"].pop(field, {}).get("items", [])
        items = _READERS[name](index, found, call)
        if name in call["within"] and not call["original"]["extras"].get(LEVEL):
            this = {**call, "name": name, "count": search_results["count"]}
            items = _below(index, this, items)
        search_results["facets"].pop(field, None)
        search_results["facets"][name] = {i["name"]: i["count"] for i in items}
        search_results["search_facets"][name] = {"title": name, "items": items}


def _bound(
    index: TerritoryIndex, call: Params, name: str, extras: Params
) -> Params | None:
    """Return what bounds a facet; None when there is nothing to list.

    A field of territories holds the words of all of them: a prefix keeps one level.
    """
    if name == filters.UPDATED:
        return {"limit": _MOST}
    if name == filters.GROUPING:
        words = "|".join(sorted({one["word"] for one in call["groupings"]}))
        return {"matches": words} if words else None
    values = filters.values(extras, name)
    within = filters.territory_id(index, values[0]) if len(values) == 1 else None
    level = extras.get(LEVEL) or level_below(index, within)
    if level is None:
        return None
    if level not in LEVELS:
        raise SearchQueryError(
            tk._("“{value}” is not a level of territories.").format(value=level)
        )
    call["within"][name] = within
    return {"prefix": search.LETTERS[level], "limit": _MOST}


def level_below(index: TerritoryIndex, within: str | None) -> str | None:
    """Return the level that a territory is divided into; None for the smallest.

    >>> from .core.territories import packaged_index
    >>> level_below(packaged_index(), "epci:243500139")
    'commune'
    """
    level = within.partition(":")[0] if within else _COUNTRY
    below = _BELOW.get(level, ())
    if len(below) <= 1 or within is None:
        return below[0] if below else None
    return next((one for one in below if len(index.members(within, one)) > 1), None)


def _below(index: TerritoryIndex, call: Params, items: list[Params]) -> list[Params]:
    """Return the values of the first level down that offers a choice."""
    while len(items) == 1 and items[0]["count"] == call["count"]:
        level = level_below(index, items[0]["name"])
        lower = _again(call, level) if level else []
        if not lower:
            break
        items = lower
    return items


def _again(call: Params, level: str) -> list[Params]:
    """Return the values of a lower level, by the same search for no dataset.

    None when it did not find as many: a hook knows not for whom the search is.
    """
    original = call["original"]
    again = {
        **original,
        "rows": 0,
        "facet.field": [call["name"]],
        "extras": original["extras"] | {LEVEL: level},
    }
    found = tk.get_action("package_search")({}, again)
    if found["count"] != call["count"]:
        return []
    return found["search_facets"].get(call["name"], {}).get("items", [])


def _read_territories(name: str) -> Callable[..., list[Params]]:
    def read(index: TerritoryIndex, items: list[Params], call: Params) -> list[Params]:
        within = call["within"].get(name)
        found = [(search.territory_of(index, i["name"]), i["count"]) for i in items]
        return [
            {"name": one, "display_name": index.get(one).name, "count": count}
            for one, count in found
            if one and _lies_in(index, one, within)
        ]

    return read


def _lies_in(index: TerritoryIndex, one: str, within: str | None) -> bool:
    """Tell whether a territory lies in another, be it in part: not beside it."""
    above = (t.id for t in index.ancestors(one, whole=False))
    return within is None or within in above


def _read_groupings(
    index: TerritoryIndex, items: list[Params], call: Params
) -> list[Params]:
    counts = {item["name"]: item["count"] for item in items}
    return [
        {
            "name": one["name"],
            "display_name": one["title"],
            "count": counts[one["word"]],
        }
        for one in call["groupings"]
        if one["word"] in counts
    ]


def _read_years(
    index: TerritoryIndex, items: list[Params], call: Params
) -> list[Params]:
    years = [(search.year_of(item["name"]), item["count"]) for item in items]
    return [{"name": y, "display_name": y, "count": count} for y, count in years]


_READERS: dict[str, Callable[..., list[Params]]] = {
    filters.CONCERNS: _read_territories(filters.CONCERNS),
    filters.PRODUCED_IN: _read_territories(filters.PRODUCED_IN),
    filters.GROUPING: _read_groupings,
    filters.UPDATED: _read_years,
}


def _groupings(index: TerritoryIndex) -> list[Params]:
    """Return `name`, `title` and `word` of the groupings that have a territory."""
    _, found = groupings.page(limit=_MOST, offset=0)
    places = [(group, groupings.territory_id(index, group)) for group in found]
    return [
        {
            "name": group.name,
            "title": group.title or group.name,
            "word": search.compact_territory(place),
        }
        for group, place in places
        if place
    ]
