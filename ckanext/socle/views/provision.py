"""« Fait pour vous »: files made of what was sent to the State, or given to a body."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from .. import config, files, table_schemas
from ..helpers.formats import socle_size
from . import doors

provision = Blueprint("socle_provision", __name__, url_prefix="/organization/<id>")
_ROWS, _COLUMNS = 5, 6  # of the file, shown
_TOLD = 5  # files of which nothing was taken, named
_SENT = "/deja-envoye"


@provision.route(_SENT, endpoint="form")
def form(id: str) -> Any:
    """Ask for what was sent to the State already."""
    organization = _organization(id)
    if not _may_publish(organization):
        return _reserved(organization)
    return _form(organization, {})


def _form(organization: dict[str, Any], errors: dict[str, list[str]]) -> Any:
    return tk.render(
        "socle/transmission.html",
        {
            "organization": organization,
            "largest": socle_size(config.validation_max_size()),
            "errors": errors,
        },
    )


@provision.route(_SENT, endpoint="send", methods=["POST"])
def send(id: str) -> Any:
    """Make drafts of what was sent, then show the first one."""
    organization = _organization(id)
    uploads = [one for one in tk.request.files.getlist("upload") if one.filename]
    asked = {"organization_id": organization["id"], "upload": uploads}
    try:
        done = tk.get_action("socle_transmission_create")({}, asked)
    except tk.NotAuthorized:
        return _reserved(organization)
    except tk.ValidationError as err:
        texts = [text for texts in err.error_dict.values() for text in texts]
        return _form(organization, {"upload": texts})
    unused = [tk.h.socle_refused_file(one) for one in done["refused"][:_TOLD]]
    for left_out in done["empty"].values():
        unused += tk.h.socle_left_out(left_out)
    if not done["provisions"]:
        return _form(organization, {"upload": unused or [tk._("Choose a file.")]})
    for text in unused:
        tk.h.flash_notice(text)
    return tk.h.redirect_to(
        "socle_provision.read", id=organization["name"], key=done["provisions"][0]["id"]
    )


@provision.route("/fait-pour-vous/<key>", endpoint="read")
def read(id: str, key: str) -> Any:
    """Show what a file holds, what it lacks, and lead to its check."""
    organization = _organization(id)
    try:
        found = _found(organization, key)
    except tk.NotAuthorized:
        return _reserved(organization)
    if found["state"] == "published":
        return tk.h.redirect_to("dataset.read", id=found["package_id"])
    if found["state"] == "gone":
        tk.h.flash_notice(tk._("This draft is not there any more."))
        return tk.h.redirect_to("socle_obligation.read", id=organization["name"])
    asked = {"organization_id": organization["id"]}
    others = tk.get_action("socle_provision_list")({}, asked)
    titles, rows = _preview(found)
    return tk.render(
        "socle/provision.html",
        {
            "organization": organization,
            "provision": found,
            "title": _title(found),
            "others": [
                one | {"title": _title(one)}
                for one in others
                if one["state"] == "waiting" and one["id"] != key
            ],
            "titles": titles,
            "rows": rows,
        },
    )


def _title(found: dict[str, Any]) -> str:
    return table_schemas.title(found["table_schema"]) or found["table_schema"]


def _preview(found: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Return the first rows of the draft, the columns that they fill; or nothing."""
    dataset = tk.get_action("package_show")({}, {"id": found["package_id"]})
    resource: dict[str, Any] = next(iter(dataset["resources"]), {})
    if not str(resource.get("url", "")).endswith(".csv"):
        return [], []
    try:
        with files.stored_copy(resource, config.validation_max_size()) as stored:
            text = stored.path.read_text(encoding="utf-8")
    except (files.StorageError, UnicodeDecodeError):
        return [], []
    names, *rows = islice(csv.reader(io.StringIO(text)), _ROWS + 1)
    filled = [
        place
        for place in range(len(names))
        if any(len(row) > place and row[place] for row in rows)
    ][:_COLUMNS]
    schema = table_schemas.get(found["table_schema"])
    titles = [schema.field_label(names[place]) for place in filled]
    return titles, [[row[place] for place in filled] for row in rows]


@provision.route("/fait-pour-vous/<key>/refuser", endpoint="refuse", methods=["POST"])
def refuse(id: str, key: str) -> Any:
    """Throw a draft away: it is not made again."""
    organization = _organization(id)
    try:
        _found(organization, key)
        tk.get_action("socle_provision_delete")({}, {"id": key})
    except tk.NotAuthorized:
        return _reserved(organization)
    except tk.ValidationError as err:
        tk.h.flash_notice(" ".join(err.error_summary.values()))
    else:
        tk.h.flash_success(tk._("It is forgotten: nothing of it was public."))
    return tk.h.redirect_to("socle_obligation.read", id=organization["name"])


def _found(organization: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = tk.get_action("socle_provision_show")({}, {"id": key})
    if found["organization_id"] != organization["id"]:
        tk.abort(404, tk._("There is no such file."))
    return found


def _may_publish(organization: dict[str, Any]) -> bool:
    return bool(tk.h.check_access("package_create", {"owner_org": organization["id"]}))


def _reserved(organization: dict[str, Any]) -> Any:
    text = tk._("This page is for those who publish for {organization}.")
    return doors.reserved(
        text.format(organization=organization["title"]), organization["name"]
    )


def _organization(id: str) -> dict[str, Any]:
    asked = {"id": id, "include_users": False, "include_datasets": False}
    try:
        found = tk.get_action("organization_show")({}, asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404, tk._("There is no such public body."))
    return {**found, "title": found["title"] or found["name"]}
