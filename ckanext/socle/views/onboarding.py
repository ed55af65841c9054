"""Pages where a grouping welcomes its communes: territory, bodies, invitations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import (
    groupings,
    onboarding_support,
    organization_fields,
    organizations,
    territories,
)
from ..core.onboarding import DEFAULT_LEVELS, KINDS
from . import doors, of_grouping, onboarding_csv

onboarding = Blueprint(
    "socle_onboarding", __name__, url_prefix=f"/{groupings.TYPE}/<id>/accueillir"
)
_BY_PAGE = 50
_MOST_QUESTIONS = 20  # ambiguities asked at a time
_FILTERS = ("create", "adopt", "unchanged", "ambiguous")


@onboarding.before_request
def only_its_administrators() -> Any:
    """Let in those who administer the grouping; tell the others whom it is for."""
    return of_grouping.admit("socle_onboarding_list", named=True)


@onboarding.route("", endpoint="index", methods=["GET", "POST"])
def index(id: str) -> Any:
    """Choose a territory: first page of a new onboarding."""
    grouping = groupings.get(id)
    if tk.request.method == "POST":
        return _save(grouping, None)
    territory = grouping.extras.get("territory_id") or ""
    typed = {"perimeter": territory, "levels": list(DEFAULT_LEVELS)}
    return _territory_page(grouping, None, typed | {"support": True}, {})


@onboarding.route("/<key>/territoire", endpoint="territory", methods=["GET", "POST"])
def territory(id: str, key: str) -> Any:
    """Choose again the territory of an onboarding."""
    grouping, shown = groupings.get(id), _shown(id, key)
    if tk.request.method == "POST":
        return _save(grouping, key)
    typed = shown["arguments"] | {"support": shown["support"]}
    return _territory_page(grouping, key, typed, {})


def _save(grouping: model.Group, key: str | None) -> Any:
    """Make or change the onboarding that the form describes, then show its bodies."""
    form = tk.request.form
    typed: dict[str, Any] = {
        "perimeter": [text for text in form.getlist("perimeter") if text.strip()],
        "levels": [level for level in KINDS if level in form.getlist("levels")],
        "min_population": form.get("min_population", "").strip(),
        "parent": form.get("parent", "").strip(),
        "support": bool(form.get("support")),
    }
    data, errors = _understood(typed)
    if errors:
        return _territory_page(grouping, key, typed, errors)
    try:
        if key:
            made = tk.get_action("socle_onboarding_update")({}, data | {"id": key})
        else:
            made = tk.get_action("socle_onboarding_create")(
                {}, data | {"grouping": grouping.id}
            )
    except tk.ValidationError as err:
        return _territory_page(grouping, key, typed, err.error_dict)
    return tk.h.redirect_to("socle_onboarding.bodies", id=grouping.name, key=made["id"])


def _understood(
    typed: dict[str, Any],
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return what the action takes, and the errors by field."""
    data, errors = dict(typed), {}
    meant = territories.understand(typed["perimeter"]).territory
    if meant:
        data["perimeter"] = meant.id
    else:
        errors["perimeter"] = [
            tk._("Choose a territory: a name or a code. Example: Rennes Métropole")
        ]
    if not typed["levels"]:
        errors["levels"] = [tk._("Tick at least one kind of public body.")]
    data["min_population"] = "".join(typed["min_population"].split()) or "0"
    if typed["parent"]:
        try:
            data["parent"] = organization_fields.id_of(typed["parent"], "parent")
        except tk.ValidationError as err:
            errors["parent"] = err.error_dict["parent"]
    return data, errors


def _territory_page(
    grouping: model.Group, key: str | None, typed: dict[str, Any], errors: Any
) -> str:
    found = tk.get_action("socle_onboarding_list")({}, {"grouping": grouping.id})
    within = groupings.territory_id(territories.current_index(), grouping)
    user = model.User.get(tk.current_user.name)
    return tk.render(
        "socle/onboarding.html",
        {
            "grouping": grouping,
            "key": key,
            "data": typed,
            "errors": errors,
            "onboardings": [one for one in found if one["id"] != key],
            "supporters": onboarding_support.supporters(grouping.id),
            "within": within,
            "levels": _levels(within),
            "may_attach": organizations.page(user, permission="membership", limit=1)[
                "count"
            ],
        },
    )


def _levels(territory_id: str | None) -> list[str]:
    """Return the levels that a territory holds; all of them without one."""
    index = territories.current_index()
    return [
        level
        for level in KINDS
        if territory_id is None
        or index.members(territory_id, level, whole=level in ("region", "departement"))
    ]


@onboarding.route("/<key>/organismes", endpoint="bodies", methods=["GET", "POST"])
def bodies(id: str, key: str) -> Any:
    """Show what would be made; settle what is ambiguous."""
    grouping = groupings.get(id)
    if tk.request.method == "POST":
        return _settle(grouping, key)
    asked = tk.request.args.get("voir", "")
    only = asked if asked in _FILTERS else None
    number = doors.page_number()
    page = {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE, "action": only}
    shown = _shown(id, key, **page)
    questions = []
    if shown["counts"]["ambiguous"]:
        first = {"limit": _MOST_QUESTIONS, "action": "ambiguous"}
        questions = _shown(id, key, **first)["steps"]
    return tk.render(
        "socle/onboarding_bodies.html",
        {
            "grouping": grouping,
            "onboarding": shown,
            "questions": questions,
            "candidates": _candidates(questions),
            "only": only,
            "page_number": number,
            "page_count": doors.pages(shown["step_count"], _BY_PAGE),
        },
    )


def _settle(grouping: model.Group, key: str) -> Any:
    """Keep the choices of the form, or forget them all."""
    choices: dict[str, str] = {}
    if not tk.request.form.get("forget"):
        choices = dict(_shown(grouping.name, key)["arguments"]["choices"])
        for name, value in tk.request.form.items():
            if name.startswith("choice-") and value:
                choices[name.removeprefix("choice-")] = value.removeprefix("new:")
    try:
        tk.get_action("socle_onboarding_update")({}, {"id": key, "choices": choices})
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(err.error_summary.values()))
    return tk.h.redirect_to("socle_onboarding.bodies", id=grouping.name, key=key)


def _candidates(questions: list[dict[str, Any]]) -> dict[str, str]:
    """Return the titles of the organisations that are asked about, by name."""
    names = {name for step in questions for name in step["candidates"]}
    rows = model.Session.query(model.Group.name, model.Group.title)
    return {
        name: title or name for name, title in rows.filter(model.Group.name.in_(names))
    }


@onboarding.route("/<key>/invitations", endpoint="invitations", methods=["GET", "POST"])
def invitations(id: str, key: str) -> Any:
    """Take the file of those who are invited."""
    if tk.request.method == "POST":
        return _take_file(id, key)
    return _invitations_page(id, key, {})


def _take_file(id: str, key: str) -> Any:
    clear = bool(tk.request.form.get("clear"))
    file = tk.request.files.get("table")
    if not clear and not (file and file.filename):
        return _invitations_page(id, key, {"table": [tk._("Choose a file.")]})
    data: dict[str, Any] = {"id": key, "clear": clear}
    if not clear:
        data["table"] = file
    try:
        made = tk.get_action("socle_onboarding_update")({}, data)
    except tk.ValidationError as err:
        return _invitations_page(id, key, err.error_dict)
    _tell_kept(None if clear else made["reading"]["invitations"])
    return tk.h.redirect_to("socle_onboarding.invitations", id=id, key=key)


def _tell_kept(number: int | None) -> None:
    """Say how many lines of the file are kept; None when all were taken away."""
    if number is None:
        tk.h.flash_success(tk._("The invitations are taken away."))
    elif number:
        text = tk.ungettext(
            "{count} line of the file is kept.",
            "{count} lines of the file are kept.",
            number,
        )
        tk.h.flash_success(text.format(count=tk.h.socle_number(number)))
    else:
        tk.h.flash_error(tk._("No line of this file is kept."))


def _invitations_page(id: str, key: str, errors: dict[str, Any]) -> str:
    return tk.render(
        "socle/onboarding_invitations.html",
        {
            "grouping": groupings.get(id),
            "onboarding": _shown(id, key),
            "errors": errors,
        },
    )


@onboarding.route("/<key>/modele.csv", endpoint="template")
def template(id: str, key: str) -> Response:
    """Give the list of the bodies, with empty columns to fill in."""
    shown = _shown(id, key, limit=100_000)
    return Response(
        onboarding_csv.template(shown["steps"]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invitations.csv"'},
    )


def _shown(id: str, key: str, **page: Any) -> dict[str, Any]:
    """Return a draft of that grouping; one that started leads to its progress."""
    shown = found(id, key, **page)
    if shown["state"] != "draft":
        abort(tk.h.redirect_to("socle_onboarding.read", id=id, key=key))
    return shown


def found(id: str, key: str, **page: Any) -> dict[str, Any]:
    """Return an onboarding of that grouping."""
    try:
        shown: dict[str, Any] = tk.get_action("socle_onboarding_show")(
            {}, {"id": key, "limit": 0} | page
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        shown = {}
    if not shown or shown["grouping_id"] != groupings.get(id).id:
        tk.abort(404, tk._("There is no such onboarding."))
    return shown
