"""The page where an administrator follows catalogues, and adds rules of the portal."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..core.table_schemas.catalogue import SCHEMA_TYPES
from . import doors

catalogue = Blueprint(
    "socle_schema_catalogue", __name__, url_prefix="/schemas/catalogues"
)
_FIELDS = ("name", "version", "schema_type", "title", "url")


@catalogue.before_request
def only_administrators() -> Any:
    """Let administrators of the portal in; lead the others to sign in."""
    try:
        tk.check_access("socle_catalogue_list", {}, {})
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for administrators of the portal."))
    return None


@catalogue.route("", endpoint="index", strict_slashes=False)
def index() -> Any:
    """Show the catalogues, what is known from elsewhere, and the two forms."""
    return _page({}, {})


@catalogue.route("/lire", endpoint="sync", methods=["POST"])
def sync() -> Any:
    """Read a catalogue now, or all of them, then show how far that is."""
    url = tk.request.form.get("url", "")
    started = tk.get_action("socle_catalogue_sync")({}, {"url": url} if url else {})
    if len(started) == 1:
        return tk.h.redirect_to("socle_task.read", id=started[0]["task_id"])
    return tk.h.redirect_to("socle_task.index")


@catalogue.route("/ajouter", endpoint="create", methods=["POST"])
def create() -> Any:
    """Keep a version of rules of the portal's own, then show its guide."""
    typed = {name: tk.request.form.get(name, "").strip() for name in _FIELDS}
    upload = tk.request.files.get("upload")
    given = {"upload": upload} if upload and upload.filename else {}
    try:
        made = tk.get_action("socle_table_schema_create")({}, typed | given)
    except tk.ValidationError as error:
        return _page(typed, error.error_dict)
    tk.h.flash_success(tk._("The rules are kept: this is their page."))
    return tk.h.redirect_to(tk.h.socle_guide_url(made["name"]))


def _page(typed: dict[str, str], errors: dict[str, Any]) -> Any:
    return tk.render(
        "socle/schema_catalogues.html",
        {
            "catalogues": tk.get_action("socle_catalogue_list")({}, {}),
            "local": table_schemas.current().local(),
            "types": SCHEMA_TYPES,
            "typed": typed,
            "errors": errors,
        },
    )
