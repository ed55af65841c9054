"""Pages where an administrator checks the files of a kind again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, stream_with_context

import ckan.plugins.toolkit as tk

from .. import revalidations, table_schemas
from ..core import revalidations as core
from ..core.errors import TableSchemaNotFound
from ..core.spreadsheets import spreadsheet_csv
from ..core.table_schemas import TableSchema
from ..helpers.revalidations import socle_outcome, socle_unchecked
from ..model.task import OPEN_STATES
from . import doors
from .task import progress_text

revalidation = Blueprint("socle_revalidation", __name__)
_BY_PAGE = 100


@revalidation.before_request
def only_administrators() -> Any:
    """Let administrators of the portal in; lead the others to sign in."""
    try:
        tk.check_access("socle_revalidation_list", {}, {})
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for administrators of the portal."))
    return None


@revalidation.route("/schemas/<owner>/<name>/controles", endpoint="index")
def index(owner: str, name: str) -> Any:
    """Show the checks made before, and the form that asks for another."""
    chosen = tk.request.args.get("version", "")
    return _form(f"{owner}/{name}", {"version": chosen}, {})


@revalidation.route(
    "/schemas/<owner>/<name>/controles", endpoint="create", methods=["POST"]
)
def create(owner: str, name: str) -> Any:
    """Ask for a check, then show how far it is."""
    key = f"{owner}/{name}"
    fields = ("version", "whose", "organization_id", "grouping_id")
    typed = {one: tk.request.form.get(one, "").strip() for one in fields}
    asked = {"table_schema": key, "version": typed["version"]}
    if typed["whose"] in ("organization_id", "grouping_id"):
        asked[typed["whose"]] = typed[typed["whose"]] or "?"
    try:
        made = tk.get_action("socle_revalidation_create")({}, asked)
    except tk.ValidationError as error:
        return _form(key, typed, error.error_dict)
    return tk.h.redirect_to("socle_revalidation.read", id=made["id"])


def _form(key: str, typed: dict[str, str], errors: dict[str, Any]) -> Any:
    schema = _schema(key)
    made = tk.get_action("socle_revalidation_list")({}, {"table_schema": key})
    return tk.render(
        "socle/revalidations.html",
        {
            "schema": schema,
            "versions": table_schemas.current().versions[key],
            "uses": table_schemas.uses(key),
            "made": made,
            "typed": typed,
            "errors": errors,
        },
    )


def _schema(key: str) -> TableSchema:
    try:
        return table_schemas.get(key)
    except TableSchemaNotFound:
        tk.abort(404, tk._("The portal knows no such expected file."))
        raise  # abort never returns


@revalidation.route("/controles/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show what was found, by organisation, and what may be done next."""
    number = doors.page_number()
    outcome = tk.request.args.get("resultat", "")
    outcome = outcome if outcome in core.OUTCOMES else ""
    shown = _found(
        id, limit=_BY_PAGE, offset=(number - 1) * _BY_PAGE, outcome=outcome or None
    )
    counts = shown["counts"]
    total = sum(counts.get(one, 0) for one in ("", *core.OUTCOMES))
    task = tk.get_action("socle_task_show")({}, {"id": shown["task_id"]})
    return tk.render(
        "socle/revalidation.html",
        {
            "campaign": shown,
            "schema": _schema(shown["table_schema"]),
            "task": task,
            "is_open": task["state"] in OPEN_STATES,
            "progress_text": progress_text(task),
            "counts": counts,
            "total": total,
            "movable": {one: core.movable(counts, one) for one in core.MOVES},
            "outcome": outcome,
            "page_number": number,
            "page_count": doors.pages(
                counts.get(outcome, 0) if outcome else total, _BY_PAGE
            ),
        },
    )


def _found(id: str, **asked: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tk.get_action("socle_revalidation_show")(
            {}, {"id": id, **asked}
        )
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such check."))
    return found


@revalidation.route("/controles/<id>/continuer", endpoint="run", methods=["POST"])
def run(id: str) -> Any:
    """Go on, or let files follow the new version; then show how far it is."""
    try:
        tk.get_action("socle_revalidation_run")(
            {}, {"id": id, "move": tk.request.form.get("move", "")}
        )
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such check."))
    except tk.ValidationError:
        tk.abort(400)
    return tk.h.redirect_to("socle_revalidation.read", id=id)


@revalidation.route("/controles/<id>.csv", endpoint="download")
def download(id: str) -> Response:
    """Give every file of a check, for a spreadsheet."""
    found = _found(id, limit=0)
    titles = (
        tk._("Public body"),
        tk._("Dataset"),
        tk._("File"),
        tk._("Version"),
        tk._("Result"),
        tk._("Cells to correct"),
        tk._("Reason"),
    )
    lines = spreadsheet_csv(titles, _rows(found["id"]))
    answer = Response(
        stream_with_context(lines), content_type="text/csv; charset=utf-8"
    )
    answer.headers.set("Content-Disposition", "attachment", filename="controles.csv")
    return answer


def _rows(id: str) -> Iterator[tuple[Any, ...]]:
    offset = 0
    while found := revalidations.files(id, limit=1000, offset=offset):
        offset += len(found)
        for file in found:
            yield (
                file["organization_title"] or "",
                file["dataset_title"] or "",
                file["resource"] or file["resource_id"],
                file["version"],
                socle_outcome(file["outcome"]),
                "" if file["errors"] is None else file["errors"],
                socle_unchecked(file["reason"]),
            )
