"""`/deposer/saisie`: rows typed or pasted in a grid, then a file as any other.

What a script sends is JSON and gets JSON; what a form sends leads to a page. Both go
through the same steps.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import entry_grids, organization_fields, organizations
from ..core import entry_grids as core
from . import doors, entry_grid_page
from .entry_grid_page import Grid

entry_grid = Blueprint("socle_entry_grid", __name__, url_prefix="/deposer")
_MOST_BYTES = 4 * core.MOST_CHARACTERS
_LATER, _GO_ON, _PASTE, _FORGET = "plus-tard", "verifier", "coller", "abandonner"


@entry_grid.route("/saisie", endpoint="start")
def start() -> Any:
    """Show an empty grid, once it is known for whom and for which expected file."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    asked = tk.request.args.to_dict()
    if not organizations.some(_user(), "create_dataset"):
        return _reserved()
    grid, errors = _asked(asked)
    if grid is None:
        page = {"data": asked, "errors": errors if "fichier" in asked else {}}
        return tk.render("socle/entry_grid_start.html", page)
    return _page(grid, [])


@entry_grid.route("/saisie", endpoint="begin", methods=["POST"])
def begin() -> Any:
    """Make the draft of the first rows, at once."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    sent = entry_grid_page.sent(_MOST_BYTES)
    grid, errors = _asked(sent.values)
    if grid is None:
        return _refused(sent, [text for texts in errors.values() for text in texts])
    rows, told = sent.rows(grid, [])
    if not core.filled(grid.columns, rows):
        if sent.done == _LATER:
            return tk.h.redirect_to("socle_obligation.mine")
        text = tk._("Type one row at least.")
        return _refused(sent, [text]) if sent.is_json else _page(grid, rows, text)
    try:
        draft = _begin(grid, rows)
    except tk.NotAuthorized:
        return _reserved()
    return _after(sent, draft, 1, told)


def _begin(grid: Grid, rows: core.Rows) -> str:
    return entry_grids.begin(
        grid.organization["id"], grid.reference, grid.columns, rows
    )


@entry_grid.route("/<id>/saisie", endpoint="read")
def read(id: str) -> Any:
    """Show the grid of a draft, as it was left."""
    found = _draft(id)
    if not isinstance(found, tuple):
        return found
    dataset, kept = found
    grid = entry_grid_page.of_draft(dataset, kept)
    return _page(grid, kept.rows, version=kept.version, draft=dataset)


@entry_grid.route("/<id>/saisie", endpoint="save", methods=["POST"])
def save(id: str) -> Any:
    """Keep what is typed; go on to the check, or finish later, when asked."""
    found = _draft(id)
    if not isinstance(found, tuple):
        return found
    dataset, kept = found
    sent = entry_grid_page.sent(_MOST_BYTES)
    grid = entry_grid_page.of_draft(dataset, kept)
    if sent.done == _FORGET:
        return _forget(dataset)
    if sent.is_command:  # the script has saved what it shows
        return _after(sent, dataset["id"], kept.version, "")
    rows, told = sent.rows(grid, kept.rows)
    version = entry_grids.save(
        dataset["id"], grid.reference, grid.columns, rows, sent.version
    )
    if version is None:
        return _changed_elsewhere(sent, grid, rows, dataset)
    return _after(sent, dataset["id"], version, told)


def _changed_elsewhere(
    sent: entry_grid_page.Sent, grid: Grid, rows: core.Rows, dataset: dict[str, Any]
) -> Any:
    """Show what was typed, with what it takes to keep it rather than the other."""
    there = entry_grids.kept(dataset)
    version = there.version if there else 0
    text = tk._(
        "This draft was changed elsewhere meanwhile. Your rows are here: save again to "
        "keep them, or open the page again to see the others."
    )
    if sent.is_json:
        return jsonify({"errors": [text], "version": version}), 409
    return _page(grid, rows, text, version=version, draft=dataset)


def _after(sent: entry_grid_page.Sent, draft: str, version: int, told: str) -> Any:
    url = tk.h.url_for("socle_entry_grid.read", id=draft)
    if sent.is_json:
        return jsonify({"id": draft, "url": url, "version": version})
    if sent.done == _LATER:
        tk.h.flash_success(tk._("Your draft is kept. You find it in “My obligations”."))
        return tk.h.redirect_to("socle_obligation.mine")
    if sent.done == _GO_ON:
        return _go_on(draft)
    tk.h.flash_success(told or tk._("Your rows are kept, as a draft."))
    return tk.h.redirect_to("socle_entry_grid.read", id=draft)


def _go_on(draft: str) -> Any:
    """Make the rows the file of the draft, and lead to its check."""
    dataset = tk.get_action("package_show")({}, {"id": draft})
    kept = entry_grids.kept(dataset)
    if kept is None or not kept.rows:
        tk.h.flash_error(tk._("Type one row at least."))
        return tk.h.redirect_to("socle_entry_grid.read", id=draft)
    columns = entry_grid_page.of_draft(dataset, kept).columns
    try:
        entry_grids.finish(dataset, columns)
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
        return tk.h.redirect_to("socle_entry_grid.read", id=draft)
    return tk.h.redirect_to("socle_deposit.check", id=draft)


def _forget(dataset: dict[str, Any]) -> Any:
    entry_grids.forget(dataset["id"])
    tk.get_action("package_delete")({}, {"id": dataset["id"]})
    tk.h.flash_success(tk._("It is forgotten: nothing of it was public."))
    return tk.h.redirect_to("socle_obligation.mine")


@entry_grid.route("/saisie/controle", endpoint="check", methods=["POST"])
def check() -> Any:
    """Return what the engine says of rows, for a script; nothing is kept."""
    grid, rows, _ = _for_script()
    if grid is None:
        return jsonify({"errors": [tk._("These rows cannot be checked.")]}), 400
    return jsonify(entry_grid_page.checked(grid, rows))


@entry_grid.route("/saisie/collage", endpoint="paste", methods=["POST"])
def paste() -> Any:
    """Return rows with what was pasted in them, for a script; nothing is kept."""
    grid, rows, sent = _for_script()
    if grid is None:
        return jsonify({"errors": [tk._("These rows cannot be pasted.")]}), 400
    made, told = entry_grid_page.laid(grid, rows, sent.values)
    return jsonify({"rows": made, "text": told})


def _for_script() -> tuple[Grid | None, core.Rows, entry_grid_page.Sent]:
    sent = entry_grid_page.sent(_MOST_BYTES)
    grid, _ = _asked(sent.values)
    rows = sent.rows(grid, [])[0] if grid else []
    return grid, rows, sent


def _page(
    grid: Grid,
    rows: core.Rows,
    error: str = "",
    *,
    version: int = 0,
    draft: dict[str, Any] | None = None,
) -> Any:
    variables = entry_grid_page.variables(grid, rows, version=version, draft=draft)
    return tk.render("socle/entry_grid.html", {**variables, "error": error})


def _asked(values: dict[str, Any]) -> tuple[Grid | None, dict[str, list[str]]]:
    """Return the grid of a body and an expected file, or what is wrong, by field."""
    errors: dict[str, list[str]] = {}
    organization_id = ""
    text = str(values.get("organisme") or values.get("organization") or "")
    some = organizations.some(_user(), "create_dataset")
    if not text and len(some) == 1:
        organization_id = some[0]["id"]
    else:
        try:
            organization_id = organization_fields.id_of(
                text, "organisme", user=_user(), permission="create_dataset"
            )
        except tk.ValidationError as err:
            errors["organisme"] = [
                t for found in err.error_dict.values() for t in found
            ]
    grid = entry_grid_page.grid(organization_id, str(values.get("fichier") or ""))
    if grid is None:
        errors["fichier"] = [tk._("Choose a kind of file in the list.")]
    return (None if errors else grid), errors


def _refused(sent: entry_grid_page.Sent, texts: list[str]) -> Any:
    if sent.is_json:
        return jsonify({"errors": texts}), 400
    for text in texts:
        tk.h.flash_error(text)
    return tk.h.redirect_to("socle_entry_grid.start")


def _draft(id: str) -> Any:
    """Return a draft that the user may change with its rows, else where to go."""
    try:
        dataset = tk.get_action("package_show")({}, {"id": id})
        tk.check_access("package_update", {}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        if not tk.current_user.is_authenticated:
            return doors.sign_in()
        return tk.abort(404, tk._("There is no such draft."))
    if dataset["state"] == "active":
        return tk.h.redirect_to("socle_deposit.done", name=dataset["name"])
    kept = entry_grids.kept(dataset) if dataset["state"] == "draft" else None
    if kept is None:
        text = tk._(
            "This file does not open in the grid: it has other columns, or too many "
            "rows. Mend it in your spreadsheet, then send it again."
        )
        tk.h.flash_notice(text)
        return tk.h.redirect_to("socle_deposit.check", id=dataset["id"])
    return dataset, kept


def _user() -> model.User | None:
    user = tk.current_user
    return model.User.get(user.name) if user.is_authenticated else None


def _reserved() -> Any:
    return doors.reserved(tk._("This page is for those who publish for a body."))
