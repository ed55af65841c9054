"""`/organization/<name>/documents`: what a body votes, signs or writes down."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import hierarchies
from ..core.model_documents import Block, Filled, docx
from . import doors

model_document = Blueprint("socle_model_document", __name__)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@model_document.route("/organization/<id>/documents", endpoint="index")
def index(id: str) -> Any:
    """Ask for the licence and the grouping, then give the documents."""
    organization = _organization(id)
    asked, errors = _asked(), {}
    try:
        found = _call("socle_model_document_list", organization, asked)
    except tk.NotAuthorized:
        return _reserved(organization)
    except (tk.ValidationError, tk.ObjectNotFound):
        errors = {
            "licence": [
                tk._("Choose a licence and a grouping among those that are listed.")
            ]
        }
        asked = {}
        found = _call("socle_model_document_list", organization, asked)
    return tk.render(
        "socle/model_documents.html",
        {
            "organization": organization,
            "line": organization["line"],
            "found": found,
            "asked": asked,
            "errors": errors,
        },
    )


@model_document.route("/organization/<id>/documents/<name>.docx", endpoint="file")
def file(id: str, name: str) -> Any:
    """Give a document, to be opened in a word processor."""
    organization = _organization(id)
    try:
        asked = {**_asked(), "name": name}
        shown = _call("socle_model_document_show", organization, asked)
    except tk.NotAuthorized:
        return _reserved(organization)
    except (tk.ObjectNotFound, tk.ValidationError):
        tk.abort(404, tk._("There is no such document."))
        raise AssertionError from None  # abort never returns
    blocks = tuple(Block(one["kind"], one["content"]) for one in shown["blocks"])
    content = docx(
        Filled(shown["title"], shown["heading"], blocks),
        author=organization["title"],
        foot=tk._("Model to be adapted. What is in yellow is to be filled in."),
    )
    answer = Response(content, mimetype=_DOCX)
    filename = f"{name}-{organization['name']}.docx"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _asked() -> dict[str, str]:
    names = {"licence": "licence", "regroupement": "grouping"}
    typed = {ours: tk.request.args.get(shown, "") for shown, ours in names.items()}
    return {name: value for name, value in typed.items() if value}


def _call(
    action: str, organization: dict[str, Any], asked: dict[str, str]
) -> dict[str, Any]:
    found: dict[str, Any] = tk.get_action(action)(
        {}, {"organization_id": organization["id"], **asked}
    )
    return found


def _reserved(organization: dict[str, Any]) -> Any:
    text = tk._("This page is for the people of {organization}.")
    return doors.reserved(
        text.format(organization=organization["title"]), organization["name"]
    )


def _organization(id: str) -> dict[str, Any]:
    line = hierarchies.chain(id)
    if not line or not line[-1]["is_active"] or model.Group.get(id) is None:
        tk.abort(404, tk._("There is no such public body."))
    return {**line[-1], "line": line}
