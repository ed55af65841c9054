"""« Mes obligations »: what is expected of a body, where it stands, what it says."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import hierarchies, obligations, organizations
from . import doors
from .calendar import answered

obligation = Blueprint("socle_obligation", __name__)
_BY_PAGE = 20
_FIELDS = ("table_schema", "kind", "year", "url")


@obligation.route("/mes-obligations", endpoint="mine")
def mine() -> Any:
    """Lead to the obligations of one's organisation, or to the list of several."""
    user = model.User.get(tk.current_user.name) if tk.current_user.name else None
    if user is None:
        return doors.sign_in()
    number = doors.page_number()
    text = tk.request.args.get("q", "").strip()
    found = organizations.page(
        user,
        text=text,
        permission="create_dataset",
        limit=_BY_PAGE,
        offset=(number - 1) * _BY_PAGE,
    )
    if found["count"] == 1 and not text:
        only = found["results"][0]["name"]
        return tk.h.redirect_to("socle_obligation.read", id=only)
    states = obligations.states_of([one["id"] for one in found["results"]])
    for one in found["results"]:
        one["counts"] = _counts(states.get(one["id"], []))
    return tk.render(
        "socle/obligations_mine.html",
        {
            "found": found,
            "text": text,
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


def _counts(states: list[obligations.FileState]) -> dict[str, int]:
    sections = [state.section for state in states]
    return {
        "todo": sections.count("to-do"),
        "in_order": sections.count("in-order"),
        "fix": sum(state.code == "fix" for state in states),
    }


@obligation.route("/organization/<id>/obligations", endpoint="read")
def read(id: str) -> Any:
    """Show where an organisation stands with each expected file."""
    return _page(id)


def _page(
    id: str,
    data: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> Any:
    organization = _organization(id)
    try:
        found = _found(organization)
    except tk.NotAuthorized:
        return _reserved(organization)
    return tk.render(
        "socle/obligations.html",
        {
            "organization": organization,
            "line": organization["line"],
            "shown": organization["dict"],
            "files": found["files"],
            "declarations": found["declarations"],
            "may_declare": tk.h.check_access(
                "socle_obligation_declare", {"organization_id": organization["id"]}
            ),
            "data": data or {},
            "errors": errors or {},
        },
    )


@obligation.route(
    "/organization/<id>/obligations", endpoint="declare", methods=["POST"]
)
def declare(id: str) -> Any:
    """Keep what is said of a file, then show the page again."""
    organization = _organization(id)
    typed = {name: tk.request.form.get(name, "").strip() for name in _FIELDS}
    asked = {name: value for name, value in typed.items() if value}
    try:
        done = tk.get_action("socle_obligation_declare")(
            {}, {**asked, "organization_id": organization["id"]}
        )
    except tk.ValidationError as err:
        return _page(id, typed, err.error_dict)
    except tk.NotAuthorized:
        return _reserved(organization)
    tk.h.flash_success(_said(done))
    return tk.h.redirect_to("socle_obligation.read", id=organization["name"])


def _said(done: dict[str, Any]) -> str:
    return {
        "nothing": tk._(
            "It is noted: nothing to declare in {year}. You may come back on it."
        ),
        "elsewhere": tk._(
            "It is noted: these data are published elsewhere. We check the link."
        ),
        "concerned": tk._("It is noted: this file is now in your list."),
        "unconcerned": tk._("It is noted: you have no such data."),
    }[done["kind"]].format(year=done["year"])


@obligation.route(
    "/organization/<id>/obligations/revenir", endpoint="revoke", methods=["POST"]
)
def revoke(id: str) -> Any:
    """Take back what was said of a file."""
    organization = _organization(id)
    try:
        tk.get_action("socle_obligation_revoke")(
            {}, {"id": tk.request.form.get("id", "")}
        )
    except tk.NotAuthorized:
        return _reserved(organization)
    except (tk.ObjectNotFound, tk.ValidationError):
        tk.h.flash_notice(tk._("This was taken back already."))
    else:
        tk.h.flash_success(tk._("It is taken back."))
    return tk.h.redirect_to("socle_obligation.read", id=organization["name"])


@obligation.route("/organization/<id>/obligations.ics", endpoint="deadlines")
def deadlines(id: str) -> Any:
    """Return the deadlines to come, for the calendar of a person."""
    organization = _organization(id)
    try:
        return answered(organization)
    except tk.NotAuthorized:
        return _reserved(organization)


def _found(organization: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = tk.get_action("socle_obligation_list")(
        {}, {"organization_id": organization["id"]}
    )
    return found


def _reserved(organization: dict[str, Any]) -> Any:
    text = tk._("This page is for the people of {organization}.")
    return doors.reserved(
        text.format(organization=organization["title"]), organization["name"]
    )


def _organization(id: str) -> dict[str, Any]:
    line = hierarchies.chain(id)
    if not line or not line[-1]["is_active"]:
        tk.abort(404, tk._("There is no such public body."))
    group = model.Group.get(line[-1]["id"])
    extras = (group.extras or {}) if group else {}
    shown = {**extras, "id": line[-1]["id"], "name": line[-1]["name"]}
    return {**line[-1], "line": line, "dict": shown}
