"""Pages of groupings: the list, the home of one, the search bounded to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from .. import search, territories
from ..core import territories as core
from ..groupings import TYPE, clause

# Before CKAN's own blueprint of that type of group, which keeps its forms.
grouping = Blueprint("socle_grouping", __name__, url_prefix=f"/{TYPE}")
_BY_PAGE = 20
_LATEST = 4


@grouping.route("/", endpoint="index", strict_slashes=False)
def index() -> Any:
    """List the groupings."""
    number = max(tk.h.get_page_number(tk.request.args), 1)
    found = tk.get_action("socle_grouping_list")(
        {}, {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    )
    return tk.render(
        "socle/groupings.html",
        {
            "groupings": found["results"],
            "page_number": number,
            "page_count": -(-found["count"] // _BY_PAGE) or 1,
        },
    )


@grouping.route("/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show the home of a grouping."""
    shown, group = _found(id, latest=_LATEST)
    if id != shown["name"]:
        return tk.h.redirect_to("socle_grouping.read", id=shown["name"])
    return tk.render("socle/grouping.html", {"grouping": shown, "group_dict": group})


@grouping.route("/about/<id>", endpoint="about")
def about(id: str) -> Any:
    """Lead to the home of the grouping, which tells what it is."""
    return tk.h.redirect_to("socle_grouping.read", id=id)


@grouping.route("/<id>/reglages", endpoint="settings")
def settings(id: str) -> Any:
    """Lead to the form of the grouping."""
    return tk.h.redirect_to(f"{TYPE}.edit", id=id)


@grouping.route("/<id>/donnees", endpoint="data")
def data(id: str) -> Any:
    """Search the datasets of a grouping."""
    shown, group = _found(id)
    if not shown["territory"]:
        return tk.h.redirect_to("socle_grouping.read", id=shown["name"])
    asked = {key: tk.request.args.get(key, "").strip() for key in ("q", "fichier")}
    places = _places(tk.request.args.getlist("ou"), shown)
    if any(one.candidates for one in places):
        return _ask(shown, asked, places)
    known = [one.territory for one in places if one.territory]
    where = known[0] if known else None
    asked["ou"] = " ".join(one.text for one in places)
    number = max(tk.h.get_page_number(tk.request.args), 1)
    filters = [clause(shown["territory"]["id"]), *_filters(asked["fichier"], where)]
    try:
        found = _search(asked["q"], filters, number)
    except SearchError:
        # A query that Solr does not understand finds nothing.
        found = {"count": 0, "results": []}
    return tk.render(
        "socle/grouping_data.html",
        {
            "grouping": shown,
            "group_dict": group,
            "asked": asked,
            "where": _summary(where),
            "where_is_known": bool(where or not places),
            "count": found["count"],
            "packages": found["results"],
            "page_number": number,
            "page_count": -(-found["count"] // _BY_PAGE) or 1,
            "arguments": {"id": shown["name"]} | _given(asked),
        },
    )


def _search(text: str, filters: list[str], number: int) -> dict[str, Any]:
    query = {
        "q": text,
        "fq": " ".join(f"+{one}" for one in filters),
        "rows": _BY_PAGE,
        "start": (number - 1) * _BY_PAGE,
    }
    if not text:
        query["sort"] = "metadata_modified desc"
    return tk.get_action("package_search")({}, query)


def _found(id: str, latest: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the grouping shows, and the group of CKAN."""
    try:
        shown = tk.get_action("socle_grouping_show")({}, {"id": id, "latest": latest})
        group = tk.get_action("group_show")(
            {}, {"id": shown["id"], "include_users": False, "include_datasets": False}
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404, tk._("There is no such grouping."))
    return shown, group


def _places(typed: list[str], shown: dict[str, Any]) -> list[core.Understood]:
    """Return what was typed means inside the grouping; nothing means the whole."""
    names = (shown["title"], shown["territory"]["name"], shown["territory"]["label"])
    whole = {core.fold(name) for name in names}
    return core.understand_all(
        territories.current_index(),
        [text for text in typed if core.fold(text) not in whole],
        within=shown["territory"]["id"],
    )


def _ask(
    shown: dict[str, Any], asked: dict[str, str], places: list[core.Understood]
) -> Any:
    """Ask which territory is meant."""
    rest = [("fichier", asked["fichier"])] if asked["fichier"] else []
    return tk.render(
        "socle/search_choice.html",
        {
            "action": tk.h.url_for("socle_grouping.data", id=shown["name"]),
            "query": asked["q"],
            "where": [one.text for one in places],
            "within": shown["territory"]["id"],
            "rest": rest,
            "everywhere": tk.h.url_for(
                "socle_grouping.data", id=shown["name"], **_given(asked)
            ),
            "whole": tk._("Search the whole grouping"),
        },
    )


def _given(asked: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in asked.items() if value}


def _summary(territory: core.Territory | None) -> dict[str, Any] | None:
    if territory is None:
        return None
    return core.summary(territories.current_index(), territory)


def _filters(expected: str, where: core.Territory | None) -> list[str]:
    filters = []
    if expected:
        value = search.compact(expected).replace("\\", "").replace('"', "")
        filters.append(f'{search.EXPECTED}:"{value}"')
    if where:
        code = search.compact_territory(where.id)
        fields = (search.TERRITORY, search.PRODUCER)
        both = " OR ".join(f'{field}:"{code}"' for field in fields)
        filters.append(f"({both})")
    return filters
