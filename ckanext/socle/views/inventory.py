"""Inventories: the catalogue in the format of the socle, the répertoire of the law."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, stream_with_context
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from .. import inventories, territories
from ..core import inventories as core
from ..groupings import TYPE, clause
from ..logic.action.inventory import MAX_BYTES
from . import carrying

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


@inventory.route("/organization/<id>/inventaire/reprendre", endpoint="bring_form")
def bring_form(id: str) -> Any:
    """Show the form that takes a catalogue of the shared base."""
    return _bringing(_publishing(id), {}, {})


@inventory.route(
    "/organization/<id>/inventaire/reprendre", endpoint="bring", methods=["POST"]
)
def bring(id: str) -> Any:
    """Show what a catalogue would make, then make it: the file is sent once."""
    found = _publishing(id)
    upload = _upload()
    create = bool(tk.request.form.get("create"))
    data = {"organization_id": found["id"], "upload": upload, "dry_run": not create}
    try:
        made = tk.get_action("socle_inventory_bring")({}, data)
    except tk.ValidationError as error:
        return _bringing(found, {}, error.error_dict)
    if upload is not None and not create:
        upload.stream.seek(0)
        made["kept"] = carrying.pack(upload.stream.read())
        made["filename"] = upload.filename
    return _bringing(found, made | {"is_made": create}, {})


def _upload() -> FileStorage | None:
    """Return the file that was sent, now or with the form before."""
    upload = tk.request.files.get("upload")
    if upload and upload.filename:
        return upload
    data = carrying.unpack(tk.request.form.get("kept", ""), MAX_BYTES)
    filename = tk.request.form.get("filename") or "catalogue.csv"
    return FileStorage(io.BytesIO(data), filename=filename) if data else None


def _publishing(id: str) -> dict[str, Any]:
    found = _organization(id)
    if not tk.h.check_access("package_create", {"owner_org": found["id"]}):
        tk.abort(403, tk._("Only those who publish for this body may do this."))
    return found


def _bringing(
    organization: dict[str, Any], made: dict[str, Any], errors: dict[str, Any]
) -> Any:
    return tk.render(
        "socle/inventory_bring.html",
        {"organization": organization, "made": made, "errors": errors},
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
