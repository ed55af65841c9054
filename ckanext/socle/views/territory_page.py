"""The page of a territory, whatever name, code or old code leads to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect

import ckan.plugins.toolkit as tk

from .. import territories
from ..core import territories as core
from ..core.territories.addresses import (
    ENDED,
    OLD,
    PAGE,
    SEVERAL,
    UNKNOWN,
    Address,
    read_address,
)
from .territory_members import members

territory_page = Blueprint("socle_territory_page", __name__, url_prefix="/territoire")
COUNTRY = "pays:FR"
_BY_PAGE = 20
_CONCERNING, _COVERING = 10, 5
_SUGGESTIONS = 5
_MOST_CHOICES = 20
_MOVED, _FOUND, _ABSENT = 301, 302, 404


@territory_page.route("/", endpoint="index", strict_slashes=False)
def index() -> Any:
    """Lead to the territory that a person means, or offer those of the country."""
    text = tk.request.args.get("q", "").strip()
    known = territories.current_index()
    if not text:
        regions = tk.get_action("socle_territory_children")(
            {}, {"id": COUNTRY, "level": "region", "sort": "name"}
        )
        return tk.render("socle/territories.html", {"regions": regions["results"]})
    found = core.understand(known, text)
    if found.territory:
        resolution = known.resolve(text)
        is_old = resolution.how not in (None, "current", "siren")
        address = read_address(known, text if is_old else found.territory.id)
        return _elsewhere(address)
    if not found.candidates:
        return _unknown(text)
    choices = found.candidates[:_MOST_CHOICES]
    return _choices(known, text, [(one.id, None) for one in choices])


@territory_page.route("/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show a territory, or lead to it."""
    known = territories.current_index()
    address = read_address(known, id)
    if address.kind == UNKNOWN:
        return _unknown(id)
    if address.kind in (SEVERAL, ENDED):
        return _choice(known, id, address)
    if address.kind != PAGE:
        return _elsewhere(address)
    return _page(id)


@territory_page.route("/<id>/donnees-plus-larges", endpoint="larger")
def larger(id: str) -> Any:
    """List the datasets of larger territories that cover this one."""
    address = read_address(territories.current_index(), id)
    if not address.territory_id:
        return redirect(tk.h.socle_territory_url(id), _FOUND)
    if address.kind != PAGE:
        page = tk.h.url_for("socle_territory_page.larger", id=address.territory_id)
        return redirect(page, _FOUND)
    number = max(tk.h.get_page_number(tk.request.args), 1)
    covering = tk.get_action("socle_coverage_show")(
        {},
        {
            "territory": id,
            "covering": _BY_PAGE,
            "covering_offset": (number - 1) * _BY_PAGE,
        },
    )["covering"]
    return tk.render(
        "socle/territory_larger.html",
        {
            "territory": tk.h.socle_territory(id),
            "covering": covering,
            "page_number": number,
            "page_count": -(-covering["count"] // _BY_PAGE) or 1,
        },
    )


def _page(id: str) -> Any:
    shown = tk.get_action("socle_territory_show")({}, {"id": id})
    coverage = tk.get_action("socle_coverage_show")(
        {}, {"territory": id, "concerning": _CONCERNING, "covering": _COVERING}
    )
    own = next((one for one in coverage["bodies"] if one["is_own"]), None)
    obligation = tk.h.socle_obligation(organization=own, territory=shown)
    return tk.render(
        "socle/territory.html",
        {
            "territory": shown,
            "coverage": coverage,
            "obligation": obligation,
            "own": own,
            "old": _old(shown),
            "members": members(shown),
            "lyon": _acts_for(shown),
        },
    )


def _old(shown: dict[str, Any]) -> dict[str, Any] | None:
    """Return the old code or name by which the reader came, if it is one."""
    came = tk.request.args.get("ancien", "").strip()
    olds = [one for one in shown["old_codes"] if came in (one["code"], one["name"])]
    return olds[0] if olds and came else None


def _acts_for(shown: dict[str, Any]) -> dict[str, Any] | None:
    """Return the métropole that acts as the département on a part of it (Lyon)."""
    if shown["level"] != "departement":
        return None
    known = territories.current_index()
    inside = known.members(shown["id"], "epci")
    found = next((t for t in inside if t.acts_as_departement), None)
    return core.summary(known, found) if found else None


def _elsewhere(address: Address) -> Any:
    """Lead to the page: for good from an old code, for now from a name."""
    asked = {}
    if address.old:
        is_name = address.old.kind == core.RENAMED
        asked["ancien"] = address.old.name if is_name else address.old.code
    url = tk.h.socle_territory_url(address.territory_id, **asked)
    return redirect(url, _MOVED if address.kind == OLD else _FOUND)


def _choice(known: core.TerritoryIndex, text: str, address: Address) -> Any:
    """Offer what a text may mean; of an old code, say so."""
    code = text.rpartition(":")[2].strip().upper()
    options = []
    for one in address.candidates:
        is_old = address.kind == SEVERAL and known.resolve(code).candidates
        differs = bool(is_old) and not one.endswith(f":{code}")
        options.append((one, code if differs else None))
    return _choices(known, text, options, ended=address.old)


def _choices(
    known: core.TerritoryIndex,
    text: str,
    options: list[tuple[str, str | None]],
    ended: core.Alias | None = None,
) -> Any:
    shown = [
        core.summary(known, known.get(one)) | {"old_code": old_code}
        for one, old_code in options
    ]
    return tk.render(
        "socle/territory_choice.html", {"text": text, "options": shown, "ended": ended}
    )


def _unknown(text: str) -> Any:
    """Say that nothing has that name or code, and what is near."""
    words = text.rpartition(":")[2].replace("-", " ")
    found = tk.get_action("socle_territory_search")(
        {}, {"q": words, "limit": _SUGGESTIONS}
    )
    shown = {"asked": text, "suggestions": found["results"]}
    return tk.render("socle/territory_unknown.html", shown), _ABSENT
