"""What the search page shows: where it looks, few filters, in plain words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import organization_fields, territories
from .. import search_filters as filters
from ..core import territories as core
from ..search import EXPECTED, TERRITORY, VERDICT, VERDICTS, territory_of
from .badges import socle_badge
from .choices import socle_table_schema_label
from .groupings import socle_expected_label
from .picker import written

__all__ = [
    "socle_facet_items",
    "socle_facet_label",
    "socle_facets",
    "socle_filter_text",
    "socle_search_filters",
    "socle_search_place",
    "socle_search_rest",
    "socle_territory_facet",
    "socle_wider_search",
]

_MOST = 6  # filters; what the portal's administrator adds comes after
_OURS = (EXPECTED, "organization", VERDICT, filters.UPDATED, "res_format")
_ELSEWHERE = (filters.CONCERNS, filters.PRODUCED_IN)  # not shown as a list
_HIDDEN = ("groups", "license_id", "tags")
_COMPACT = "socle:"
_TRIED = 4  # larger territories in which to look for what a search did not find
_IN_CHAIN = ("region", "departement", "epci", "ept")


def socle_facets(titles: dict[str, str]) -> list[str]:
    """Return the names of the filters to show, those that help most first."""
    first = [name for name in (*_OURS, filters.GROUPING) if name in titles][:_MOST]
    hidden = (*first, *_HIDDEN, *_ELSEWHERE)
    return first + [name for name in titles if name not in hidden]


def socle_facet_items(name: str, search_facets: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the values of a filter, the largest first, or the latest year."""
    items = tk.h.get_facet_items_dict(name, search_facets, limit=0)
    if name == filters.UPDATED:
        return sorted(items, key=lambda item: item["name"], reverse=True)
    return items


def socle_facet_label(name: str, item: dict[str, Any]) -> str:
    """Return the words of a filter's value."""
    if name == VERDICT:
        status = next(
            (status for status, code in VERDICTS.items() if code == item["name"]), ""
        )
        return socle_badge(status)["text"]
    if item["name"].startswith(_COMPACT):
        key = item["name"].removeprefix(_COMPACT)
        is_expected = name == EXPECTED
        return (
            socle_expected_label(key) if is_expected else socle_table_schema_label(key)
        )
    return item["display_name"] or tk._("Not said")


def socle_filter_text(field: str, value: str, shown: str) -> str:
    """Return the words of a filter that is on; *shown* is CKAN's own words for it."""
    if field == "organization" and not shown:
        body = organization_fields.stored(value)
        shown = body["title"] if body else value
    if field == TERRITORY:
        index = territories.current_index()
        found = territory_of(index, value)
        return index.get(found).name if found else tk._("the territory asked")
    return socle_facet_label(field, {"name": value, "display_name": shown or value})


def socle_search_place() -> dict[str, Any] | None:
    """Return the territory that the search is bounded to, None for the whole portal.

    `id`, `name`, `written` (in the field « Où ? »), `place` (« à Romillé ») and
    `with_larger`: whether what covers it is looked for too.
    """
    index = territories.current_index()
    asked = tk.request.args.getlist(filters.CONCERNS)
    found = index.resolve(asked[0]).territory_id if len(asked) == 1 else None
    if found is None:
        return None
    territory = index.get(found)
    return {
        "id": found,
        "name": territory.name,
        "written": written(territory),
        "place": _place(territory),
        "with_larger": filters.is_on(tk.request.args.get(filters.LARGER)),
    }


def _place(territory: core.Territory) -> str:
    """Return « à Romillé »; in another language, its name after « in »."""
    if tk.h.lang() == "fr":
        return core.in_name(territory)
    return tk._("in {name}").format(name=territory.name)


def socle_search_rest(*names: str) -> list[tuple[str, str]]:
    """Return the parameters of the search but the page and those of these names."""
    left = (*names, "page")
    pairs = tk.request.args.items(multi=True)
    return [(name, value) for name, value in pairs if name not in left and value]


def socle_search_filters(
    fields: dict[str, list[str]], search_facets: dict[str, Any], url: str
) -> list[dict[str, str]]:
    """Return `text` and `remove` (a link) of each filter that is on.

    *fields* are those of CKAN's page, *url* the address of the search.
    """
    found = []
    for name, make in _TEXTS.items():
        for value in tk.request.args.getlist(name):
            if clean := value.replace("\0", "").strip():
                found.append(
                    {"text": make(clean), "remove": _without(name, value, url)}
                )
    for name, values in fields.items():
        known = {
            item["name"]: item["display_name"]
            for item in (search_facets.get(name) or {}).get("items", [])
        }
        for value in values:
            text = socle_filter_text(name, value, known.get(value, ""))
            found.append({"text": text, "remove": _without(name, value, url)})
    return found


def _without(name: str, value: str, url: str) -> str:
    """Return the address of the same search without a filter, and what goes with it."""
    if name == filters.CONCERNS and len(tk.request.args.getlist(name)) == 1:
        return tk.h.remove_url_param([name, filters.LARGER], alternative_url=url)
    return tk.h.remove_url_param(name, value=value, alternative_url=url)


def _named(value: str, sentence: str) -> str:
    """Put the name of a territory, or where it is, in a sentence."""
    index = territories.current_index()
    found = index.resolve(value).territory_id
    if found is None:
        return value
    territory = index.get(found)
    text = sentence.format(name=territory.name, place=_place(territory))
    return text[:1].upper() + text[1:]


def _grouping(name: str) -> str:
    try:
        group = tk.get_action("group_show")(
            {}, {"id": name, "include_users": False, "include_datasets": False}
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return name
    return tk._("Grouping: {name}").format(name=group["title"] or name)


_TEXTS = {
    filters.CONCERNS: lambda value: _named(value, "{place}"),
    filters.COVERS: lambda value: _named(value, tk._("Covers {name} and more")),
    filters.PRODUCED_IN: lambda value: _named(value, tk._("Published {place}")),
    filters.GROUPING: _grouping,
    filters.UPDATED: lambda value: tk._("Updated in {year}").format(year=value),
}


def socle_territory_facet(
    search_facets: dict[str, Any], url: str
) -> dict[str, Any] | None:
    """Return what leads from one level of territories to the next; None for nothing.

    `above` are larger territories, `here` the name of the one that is searched, and
    `items` what it is divided into; each with a link.
    """
    found = socle_search_place()
    items = tk.h.get_facet_items_dict(filters.CONCERNS, search_facets, limit=0)
    if found is None and not items:
        return None
    return {
        "above": _above(found["id"], url) if found else [],
        "here": found["name"] if found else "",
        "items": [
            {
                "name": item["display_name"],
                "count": item["count"],
                "url": _search_in(item["name"], url),
            }
            for item in items
        ],
    }


def _above(territory_id: str, url: str) -> list[dict[str, str]]:
    """Return the whole portal, then what holds a territory, the largest first."""
    index = territories.current_index()
    chain = [t for t in index.ancestors(territory_id) if t.level in _IN_CHAIN]
    chain.sort(key=lambda territory: _IN_CHAIN.index(territory.level))
    keys = [filters.CONCERNS, filters.LARGER]
    whole = tk.h.remove_url_param(keys, alternative_url=url)
    everywhere = {"name": tk._("The whole portal"), "url": whole}
    return [
        everywhere,
        *({"name": t.name, "url": _search_in(t.id, url)} for t in chain),
    ]


def _search_in(territory_id: str, url: str) -> str:
    """Return the address of the same search in another territory."""
    return str(
        tk.h.remove_url_param(
            [filters.CONCERNS], replace=territory_id, alternative_url=url
        )
    )


def socle_wider_search(
    query: str, fields: list[tuple[str, str]], url: str
) -> dict[str, Any] | None:
    """Return `name`, `count` and `url` of the same search in a larger territory.

    The smallest where something is found; None when there is none.
    """
    found = socle_search_place()
    if found is None:
        return None
    index = territories.current_index()
    extras = {k: v for k, v in tk.request.args.items() if k.startswith("ext_")}
    fq = " ".join(f'+{name}:"{value}"' for name, value in fields)
    for wider in index.ancestors(found["id"])[:_TRIED]:
        asked = {
            "q": query,
            "fq": fq,
            "rows": 0,
            "include_private": tk.config["ckan.search.default_include_private"],
            "extras": extras | {filters.CONCERNS: wider.id},
        }
        count = tk.get_action("package_search")({}, asked)["count"]
        if count:
            return {
                "name": wider.name,
                "count": count,
                "url": _search_in(wider.id, url),
            }
    return None
