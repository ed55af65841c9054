"""The search of the home: what, and where in words, lead to the search page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ..search import TERRITORY, compact_territory

search = Blueprint("socle_search", __name__)


@search.route("/chercher", endpoint="find")
def find() -> Any:
    """Lead to the search page, bounded to the territory that is meant."""
    text, where = (tk.request.args.get(key, "").strip() for key in ("q", "ou"))
    query = {"q": text} if text else {}
    if where:
        territory_id = _territory_id(where)
        if territory_id:
            query[TERRITORY] = compact_territory(territory_id)
        else:
            tk.h.flash_notice(
                tk._(
                    "No territory “{text}”. Type the name of a commune, or its INSEE "
                    "code."
                ).format(text=where)
            )
    return tk.h.redirect_to(f"{tk.h.default_package_type()}.search", **query)


def _territory_id(text: str) -> str | None:
    """Return the territory that *text* means: its code, or the likeliest name."""
    resolved = tk.get_action("socle_territory_resolve")({}, {"codes": [text]})[0]
    if resolved["territory_id"]:
        return resolved["territory_id"]
    found = tk.get_action("socle_territory_search")({}, {"q": text, "limit": 1})
    return found["results"][0]["id"] if found["results"] else None
