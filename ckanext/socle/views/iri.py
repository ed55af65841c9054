"""What names a territory or an organisation for good: 303 to its page of today."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect

import ckan.plugins.toolkit as tk

from .. import groupings, territories
from ..core.errors import IdentifierError
from ..core.identifiers import parse_siren
from ..core.territories.addresses import read_address

iri = Blueprint("socle_iri", __name__, url_prefix="/id")
_SEE_OTHER = 303


@iri.route("/territoire/<level>/<code>", endpoint="territory")
def territory(level: str, code: str) -> Any:
    """Lead to the page of a territory; an old code, to what it is today."""
    found = read_address(territories.current_index(), f"{level}:{code}")
    if not found.territory_id and not found.candidates:
        return _absent(
            tk._("No territory has the code “{code}” at the level “{level}”.").format(
                code=code, level=level
            )
        )
    asked = {"ancien": found.old.code} if found.old and found.territory_id else {}
    page = found.territory_id or f"{level}:{code}"
    url = tk.h.socle_territory_url(page, qualified=True, **asked)
    return redirect(url, _SEE_OTHER)


@iri.route("/organisation/<siren>", endpoint="organization")
def organization(siren: str) -> Any:
    """Lead to the page of the organisation with that SIREN."""
    try:
        number = parse_siren(siren)
    except IdentifierError:
        text = tk._("“{text}” is not a SIREN: it has 9 figures, the last one a key.")
        return _absent(text.format(text=siren))
    found = groupings.organizations(sirens=[number]).get(number)
    if found is None:
        text = tk._("No public body with the SIREN {siren} publishes on this portal.")
        known = territories.current_index().by_siren(number)
        return _absent(
            text.format(siren=tk.h.socle_code(number)), known.id if known else None
        )
    url = tk.h.url_for("organization.read", id=found["name"], qualified=True)
    return redirect(url, _SEE_OTHER)


def _absent(text: str, territory_id: str | None = None) -> tuple[str, int]:
    known = tk.h.socle_territory(territory_id)
    shown = {"text": text, "suggestions": [known] if known else []}
    return tk.render("socle/territory_unknown.html", shown), 404
