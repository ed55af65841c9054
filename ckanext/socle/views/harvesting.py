"""The page « Moissonnage »: the address for data.gouv.fr, and what it understands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ..groupings import TYPE
from . import doors

harvesting = Blueprint("socle_harvesting", __name__)


@harvesting.route("/dataset/<id>/moissonnage")
def dataset(id: str) -> Any:
    """Show what data.gouv.fr will understand of a dataset."""
    return _page("dataset", "package_show", id)


@harvesting.route("/organization/<id>/moissonnage")
def organization(id: str) -> Any:
    """Show the address of the catalogue of a public body, and what is understood."""
    return _page("organization", "organization_show", id)


@harvesting.route(f"/{TYPE}/<id>/moissonnage")
def grouping(id: str) -> Any:
    """Show the address of the catalogue of a grouping, and what is understood."""
    return _page("grouping", "socle_grouping_show", id)


def _page(kind: str, show: str, id: str) -> Any:
    asked = {"id": id, "include_users": False, "include_datasets": False}
    try:
        subject = tk.get_action(show)(
            {}, asked if kind == "organization" else {"id": id}
        )
        found = tk.get_action("socle_dcat_inspect")({}, {kind: subject["id"]})
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such page."))
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for those who administer it."))
    shown = {"kind": kind, "subject": subject, "found": found}
    return tk.render("socle/harvesting.html", shown)
