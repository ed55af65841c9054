"""Inventories: the catalogue in the format of the socle, the répertoire of the law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, stream_with_context

import ckan.plugins.toolkit as tk

from .. import inventories, territories
from ..core import inventories as core
from ..groupings import TYPE, clause

inventory = Blueprint("socle_inventory", __name__)
_CSV = "text/csv; charset=utf-8"
_SHOWN = 200  # rows of the page; the file has them all
_KINDS = {
    "catalogue-scdl": inventories.catalogue_csv,
    "repertoire": inventories.repertoire_csv,
}


@inventory.route("/organization/<id>/<any('catalogue-scdl', 'repertoire'):kind>.csv")
def organization(id: str, kind: str) -> Response:
    """Return an inventory of what an organisation publishes."""
    found = _organization(id)
    lines = _KINDS[kind](inventories.of_organization(found["id"]))
    return _download(lines, f"{kind}-{found['name']}")


@inventory.route(f"/{TYPE}/<id>/<any('catalogue-scdl', 'repertoire'):kind>.csv")
def grouping(id: str, kind: str) -> Response:
    """Return an inventory of what the bodies of a grouping publish."""
    try:
        found = tk.get_action("socle_grouping_show")({}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404, tk._("There is no such grouping."))
    if not found["territory"]:
        tk.abort(404, tk._("This grouping has no territory yet."))
    lines = _KINDS[kind](clause(found["territory"]["id"]))
    return _download(lines, f"{kind}-{found['name']}")


@inventory.route("/territoire/<id>/<any('catalogue-scdl', 'repertoire'):kind>.csv")
def territory(id: str, kind: str) -> Response:
    """Return an inventory of what the bodies of a territory publish."""
    found = territories.current_index().resolve(id).territory_id
    if not found:
        tk.abort(404, tk._("There is no territory “{value}”.").format(value=id))
    lines = _KINDS[kind](clause(str(found)))
    return _download(lines, f"{kind}-{str(found).replace(':', '-')}")


@inventory.route("/organization/<id>/inventaire")
def page(id: str) -> Any:
    """Show what an organisation publishes, and to its members what is to complete."""
    found = _organization(id)
    mine = inventories.of_organization(found["id"])
    shown = list(inventories.described(mine, limit=_SHOWN + 1))
    rows = [
        {
            "row": core.repertoire_row(one),
            "dataset": one.dataset,
            "missing": core.catalogue_row(one.producer, one).missing,
        }
        for one in shown[:_SHOWN]
    ]
    return tk.render(
        "socle/inventory.html",
        {
            "organization": found,
            "rows": rows,
            "is_cut": len(shown) > _SHOWN,
            "may_complete": tk.h.check_access(
                "package_create", {"owner_org": found["id"]}
            ),
        },
    )


def _organization(id: str) -> dict[str, Any]:
    asked = {"id": id, "include_users": False, "include_datasets": False}
    try:
        found: dict[str, Any] = tk.get_action("organization_show")({}, asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404, tk._("There is no such public body."))
    return found


def _download(lines: Iterator[str], name: str) -> Response:
    answer = Response(
        stream_with_context(lines), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
