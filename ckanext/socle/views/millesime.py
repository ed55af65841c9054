"""Pages where an administrator of the portal loads another year of territories."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ..archives import CURRENT, MAX_BYTES, RECEIVED
from ..core.territories import KINDS
from . import doors

millesime = Blueprint("socle_millesime", __name__, url_prefix="/millesimes")
_BY_PAGE = 50


@millesime.before_request
def only_administrators() -> Any:
    """Let administrators of the portal in; lead the others to sign in."""
    try:
        tk.check_access("socle_millesime_list", {}, {})
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for administrators of the portal."))
    return None


@millesime.route("/", endpoint="index", strict_slashes=False)
def index() -> Any:
    """Show what is in force, and what may be."""
    return _index({})


@millesime.route("/deposer", endpoint="create", methods=["POST"])
def create() -> Any:
    """Receive an archive, then show what it would change."""
    data = {"upload": tk.request.files.get("upload")}
    try:
        made = tk.get_action("socle_millesime_create")({}, data)
    except tk.ValidationError as err:
        return _index(err.error_dict)
    return tk.h.redirect_to("socle_millesime.read", id=made["checksum"])


@millesime.route("/anciens-codes", endpoint="old_codes")
def old_codes() -> Any:
    """List what stands on a code that is no longer in force."""
    number = doors.page_number()
    found = tk.get_action("socle_territory_changes")(
        {}, {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    )
    return tk.render(
        "socle/old_codes.html",
        {
            "rows": found["results"],
            "count": found["count"],
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


@millesime.route("/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show what a millésime would change, a kind at a time."""
    number = doors.page_number()
    kind = tk.request.args.get("type", "")
    shown = _found(id, kind if kind in KINDS else "", number)
    if kind not in KINDS:
        kind = next((k for k in KINDS if shown["changes"][k]), KINDS[0])
        shown = _found(id, kind, number)
    count = shown["changes"][kind]
    return tk.render(
        "socle/millesime.html",
        {
            "millesime": shown,
            "kind": kind,
            "is_current": shown["state"] == CURRENT,
            "may_withdraw": shown["state"] == RECEIVED,
            "page_number": number,
            "page_count": doors.pages(count, _BY_PAGE),
        },
    )


@millesime.route("/<id>/charger", endpoint="load", methods=["POST"])
def load(id: str) -> Any:
    """Put a millésime in force, then show how far that is."""
    try:
        started = tk.get_action("socle_millesime_load")({}, {"id": id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such archive."))
    return tk.h.redirect_to("socle_task.read", id=started["task_id"])


@millesime.route("/<id>/retirer", endpoint="delete", methods=["POST"])
def delete(id: str) -> Any:
    """Withdraw an archive that was sent."""
    try:
        tk.get_action("socle_millesime_delete")({}, {"id": id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such archive."))
    tk.h.flash_success(tk._("The archive is withdrawn. Nothing else has changed."))
    return tk.h.redirect_to("socle_millesime.index")


def _index(errors: dict[str, list[str]]) -> Any:
    known = tk.get_action("socle_millesime_list")({}, {})
    old = tk.get_action("socle_territory_changes")({}, {"limit": 0})
    waiting = ("packaged", RECEIVED)
    return tk.render(
        "socle/millesimes.html",
        {
            "current": known[0],
            "waiting": [row for row in known if row["state"] in waiting],
            "former": [row for row in known if row["state"] == "former"],
            "old_count": old["count"],
            "max_bytes": MAX_BYTES,
            "errors": errors,
        },
    )


def _found(id: str, kind: str, number: int) -> dict[str, Any]:
    data = {"id": id, "limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    try:
        found: dict[str, Any] = tk.get_action("socle_millesime_show")(
            {}, data | ({"change": kind} if kind else {})
        )
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such archive."))
    return found
