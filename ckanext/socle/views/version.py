"""Former versions of a file: downloaded by anyone, erased by those who publish it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from .. import candidates, versions
from . import of_file

version = Blueprint(
    "socle_version",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/versions/<version_id>",
)


@version.route("/<filename>", endpoint="download")
def download(id: str, resource_id: str, version_id: str, filename: str) -> Response:
    """Give a former version, as it was."""
    of_file.find(id, resource_id)
    found = _found(resource_id, version_id)
    gone = tk._("This version is not kept any more.")
    opened = candidates.open(versions.find(version_id))
    answer = of_file.give(opened, found["filename"], gone)
    if not found["public"]:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@version.route("/retirer", endpoint="confirm")
def confirm(id: str, resource_id: str, version_id: str) -> Any:
    """Ask whether a version is to be erased."""
    package, resource = of_file.find(id, resource_id)
    found = _found(resource_id, version_id)
    _only_editors(version_id)
    return of_file.render("socle/version_erase.html", package, resource, version=found)


@version.route("/retirer", endpoint="erase", methods=["POST"])
def erase(id: str, resource_id: str, version_id: str) -> Any:
    """Erase a version, and go back to its file."""
    of_file.find(id, resource_id)
    _found(resource_id, version_id)
    _only_editors(version_id)
    tk.get_action("socle_version_delete")({}, {"id": version_id})
    tk.h.flash_success(tk._("This version is erased."))
    return tk.h.redirect_to("dataset_resource.read", id=id, resource_id=resource_id)


def _only_editors(version_id: str) -> None:
    try:
        tk.check_access("socle_version_delete", {}, {"id": version_id})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file decide on it."))


def _found(resource_id: str, version_id: str) -> dict[str, Any]:
    """Return a version of that file, for whoever may see it."""
    try:
        found = tk.get_action("socle_version_show")({}, {"id": version_id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        found = {}
    if found.get("resource_id") != resource_id:
        tk.abort(404, tk._("This version is not kept any more."))
    return dict(found)
