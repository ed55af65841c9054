"""The search of the home: what, where and by whom in words, lead to the search page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint

import ckan.plugins.toolkit as tk

from .. import organization_fields, territories
from .. import search_filters as filters
from ..core import territories as core

search = Blueprint("socle_search", __name__)
_OWN = ("ou", "organisme", "page")


@search.route("/chercher", endpoint="find")
def find() -> Any:
    """Lead to the search page once what was typed is understood; else ask."""
    args = tk.request.args
    places = core.understand_all(territories.current_index(), args.getlist("ou"))
    bodies = [body for text in args.getlist("organisme") if (body := _cleaned(text))]
    meant = organization_fields.understand(bodies[-1]) if bodies else None
    pairs = [(k, v) for k, v in args.items(multi=True) if k not in _OWN and v.strip()]
    if all(one.territory for one in places) and (not meant or meant.organization):
        pairs += [(filters.CONCERNS, one.value) for one in places]
        if meant and meant.organization:
            pairs.append(("organization", meant.organization["name"]))
        return tk.redirect_to(_search_page(pairs))
    return tk.render(
        "socle/search_choice.html",
        {
            "action": tk.h.url_for("socle_search.find"),
            "query": args.get("q", ""),
            "where": args.getlist("ou"),
            "not_found": not_found(places),
            "publisher": bodies[-1] if bodies else "",
            "publisher_errors": _publisher_errors(meant),
            "rest": [(name, value) for name, value in pairs if name != "q"],
            "everywhere": _search_page(pairs),
            "whole": tk._("Search the whole portal"),
        },
    )


def _cleaned(text: str) -> str:
    """Return a text without what PostgreSQL does not take."""
    return text.replace("\0", "").strip()


def _search_page(pairs: list[tuple[str, str]]) -> str:
    url = tk.h.url_for(f"{tk.h.default_package_type()}.search")
    return f"{url}?{urlencode(pairs)}" if pairs else str(url)


def not_found(places: list[core.Understood]) -> str:
    """Return the sentence on what is no territory, nor near one; "" for the rest."""
    lost = [one.text for one in places if not one.territory and not one.candidates]
    if not lost:
        return ""
    return tk._(
        "No territory “{text}”. Type the name of a commune, or its INSEE code."
    ).format(text=", ".join(lost))


def _publisher_errors(meant: organization_fields.Meaning | None) -> list[str]:
    is_lost = meant and not meant.organization and not meant.candidates
    return [tk._("No public body has this name.")] if is_lost else []
