"""Forms of requests: to come in, to be attached, to have a public body created."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import hierarchies, organization_fields, organizations
from ..model.request import ATTACH, CREATE, JOIN
from . import doors
from .request import only_accounts

request_form = Blueprint("socle_request_form", __name__, url_prefix="/demandes")
request_form.before_request(only_accounts)
_FIELDS = {
    JOIN: ("organisme", "role", "message"),
    ATTACH: ("organisme", "cible", "message"),
    CREATE: ("titre", "cible", "message"),
}
# Our fields are in French, those of the actions are not.
_SENT = {"titre": "title", "role": "role", "message": "message"}
_SHOWN = {
    "organization_id": "organisme",
    "target_id": "cible",
    "title": "titre",
    "groups": "cible",
}


@request_form.route("/acces", endpoint="join", methods=["GET", "POST"])
def join() -> Any:
    """Ask to join an organisation."""
    return _form_or_send(JOIN)


@request_form.route("/rattachement", endpoint="attach", methods=["GET", "POST"])
def attach() -> Any:
    """Ask that an organisation be put under another."""
    user = model.User.get(tk.current_user.name)
    if not organizations.page(user, permission="membership", limit=1)["count"]:
        return doors.reserved(tk._("This page is for those who administer a body."))
    return _form_or_send(ATTACH)


@request_form.route("/organisme", endpoint="create", methods=["GET", "POST"])
def create() -> Any:
    """Ask that an organisation be created."""
    return _form_or_send(CREATE)


def _form_or_send(kind: str) -> Any:
    if tk.request.method == "GET":
        asked = {name: tk.request.args.get(name, "") for name in _FIELDS[kind]}
        return _form(kind, asked, {})
    typed = {name: tk.request.form.get(name, "").strip() for name in _FIELDS[kind]}
    data, errors = _understood(kind, typed)
    if errors:
        return _form(kind, typed, errors)
    try:
        sent = tk.get_action("socle_request_create")({}, {"kind": kind, **data})
    except tk.ValidationError as err:
        return _form(kind, typed, _by_field(kind, err.error_dict))
    except tk.NotAuthorized:
        return doors.reserved(tk._("Only its administrators may move a public body."))
    if sent["state"] == "accepted":
        text = tk._("It is done: it was yours to decide.")
    else:
        text = tk._("Your request is sent. You get a courriel when it is answered.")
    tk.h.flash_success(text)
    return tk.h.redirect_to("socle_request.read", id=sent["id"])


def _understood(
    kind: str, typed: dict[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return what the action takes, and the errors by field of the form."""
    data = {_SENT[name]: typed[name] for name in typed if name in _SENT}
    errors: dict[str, list[str]] = {}
    wanted: list[tuple[str, str, str | None]] = []
    if kind == JOIN:
        wanted.append(("organisme", "target_id", None))
    if kind == ATTACH:
        wanted.append(("organisme", "organization_id", "membership"))
    if kind == ATTACH or typed.get("cible"):
        wanted.append(("cible", "target_id", None))
    user = model.User.get(tk.current_user.name)
    for field, name, permission in wanted:
        try:
            data[name] = organization_fields.id_of(
                typed[field], field, user=user, permission=permission
            )
        except tk.ValidationError as err:
            errors[field] = err.error_dict[field]
    if kind == CREATE and not typed["titre"]:
        errors["titre"] = [tk._("Write the name of the public body.")]
    return data, errors


def _by_field(kind: str, errors: dict[str, Any]) -> dict[str, list[str]]:
    shown = dict(_SHOWN, target_id="organisme") if kind == JOIN else _SHOWN
    return {shown.get(name, name): texts for name, texts in errors.items()}


def _form(kind: str, data: dict[str, str], errors: dict[str, list[str]]) -> str:
    meant = organization_fields.understand(data.get("organisme", "")).organization
    line = hierarchies.chain(meant["id"] if meant else None)
    return tk.render(
        f"socle/request_{kind}.html",
        {
            "data": data,
            "errors": errors,
            "organization": line[-1] if line else None,
            "above": line[-2] if len(line) > 1 else None,
        },
    )
