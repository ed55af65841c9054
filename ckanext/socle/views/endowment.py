"""Pages where a grouping gives its communes the facts of national bases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk

from .. import config, groupings, table_schemas
from ..core.endowments import BASES
from ..helpers.formats import socle_size
from ..provisions.endowing import OUTCOMES
from . import doors, of_grouping
from .task import progress_text

endowment = Blueprint(
    "socle_endowment", __name__, url_prefix=f"/{groupings.TYPE}/<id>/dotations"
)
_BY_PAGE = 50
_OPEN = ("waiting", "running")


@endowment.before_request
def only_its_administrators() -> Any:
    """Let in those who administer the grouping; tell the others whom it is for."""
    return of_grouping.admit("socle_endowment_list", named=True)


@endowment.route("", endpoint="index")
def index(id: str) -> Any:
    """Ask for a file of a national base; list those that were sent."""
    return _form(id, {}, {})


@endowment.route("", endpoint="create", methods=["POST"])
def create(id: str) -> Any:
    """Read the file, then show what it would give."""
    typed = {
        name: tk.request.form.get(name, "").strip()
        for name in ("table_schema", "source")
    }
    upload = tk.request.files.get("upload")
    if not upload or not upload.filename:
        return _form(id, typed, {"upload": [tk._("Choose a file.")]})
    asked = {"grouping": groupings.get(id).id, "upload": upload, **typed}
    try:
        made = tk.get_action("socle_endowment_create")({}, asked)
    except tk.ValidationError as err:
        return _form(id, typed, err.error_dict)
    return tk.h.redirect_to("socle_endowment.read", id=id, key=made["id"])


def _form(id: str, data: dict[str, str], errors: dict[str, list[str]]) -> Any:
    grouping = groupings.get(id)
    listed = tk.get_action("socle_endowment_list")({}, {"grouping": grouping.id})
    return tk.render(
        "socle/endowments.html",
        {
            "grouping": grouping,
            "endowments": [one | {"title": _title(one)} for one in listed],
            "kinds": tk.h.socle_table_schemas(data.get("table_schema")),
            "largest": socle_size(config.validation_max_size()),
            "data": data,
            "errors": errors,
        },
    )


def _title(one: dict[str, Any]) -> str:
    return table_schemas.title(one["table_schema"]) or one["table_schema"]


@endowment.route("/<key>", endpoint="read")
def read(id: str, key: str) -> Any:
    """Show what the base would give, how far it is, then what it gave."""
    asked = tk.request.args.get("voir", "")
    only = asked if asked in OUTCOMES else None
    number = doors.page_number()
    offset = (number - 1) * _BY_PAGE
    shown = _shown(id, key, outcome=only, limit=_BY_PAGE, offset=offset)
    task = shown["task"]
    return tk.render(
        "socle/endowment.html",
        {
            "grouping": groupings.get(id),
            "endowment": shown,
            "title": _title(shown),
            "base": BASES.get(shown["base"]),
            "example": _example(shown),
            "is_open": bool(task and task["state"] in _OPEN),
            "progress_text": progress_text(task) if task else "",
            "result": (task and task["result"]) or {},
            "only": only,
            "page_number": number,
            "page_count": doors.pages(shown["step_count"], _BY_PAGE),
        },
    )


def _example(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the plain names of the columns and the values of the first row."""
    schema = table_schemas.get(shown["table_schema"])
    row: dict[str, str] = next(iter(shown["example"]), {})
    return [(schema.field_label(name), value) for name, value in row.items() if value]


@endowment.route("/<key>/etat", endpoint="state")
def state(id: str, key: str) -> Response:
    """Tell how far the gift is, for the page that follows it."""
    task = _shown(id, key, limit=0)["task"]
    if task is None:
        return jsonify(over=True, text="")
    return jsonify(
        state=task["state"],
        over=task["state"] not in _OPEN,
        done=task["done"],
        total=task["total"],
        text=progress_text(task),
    )


@endowment.route("/<key>/donner", endpoint="start", methods=["POST"])
def start(id: str, key: str) -> Any:
    """Give the communes their drafts."""
    _shown(id, key, limit=0)
    tk.get_action("socle_endowment_start")({}, {"id": key})
    return tk.h.redirect_to("socle_endowment.read", id=id, key=key)


@endowment.route("/<key>/oublier", endpoint="delete", methods=["POST"])
def delete(id: str, key: str) -> Any:
    """Forget a file of which nothing was given."""
    _shown(id, key, limit=0)
    try:
        tk.get_action("socle_endowment_delete")({}, {"id": key})
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(err.error_summary.values()))
        return tk.h.redirect_to("socle_endowment.read", id=id, key=key)
    tk.h.flash_success(tk._("It is forgotten: nothing was given."))
    return tk.h.redirect_to("socle_endowment.index", id=id)


def _shown(id: str, key: str, **page: Any) -> dict[str, Any]:
    """Return an endowment of that grouping."""
    try:
        shown: dict[str, Any] = tk.get_action("socle_endowment_show")(
            {}, {"id": key} | page
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        shown = {}
    if not shown or shown["grouping_id"] != groupings.get(id).id:
        tk.abort(404, tk._("There is no such file of a national base."))
    return shown
