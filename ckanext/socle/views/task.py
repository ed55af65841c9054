"""Tasks, with their live progress."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk

from ..helpers.formats import socle_number

task = Blueprint("socle_task", __name__)
_BY_PAGE = 20
_OPEN = ("waiting", "running")


@task.route("/taches", endpoint="index")
def index() -> Any:
    """Show the tasks that the user started; all of them to system administrators."""
    number = max(tk.h.get_page_number(tk.request.args), 1)
    try:
        found = tk.get_action("socle_task_list")(
            {}, {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
        )
    except tk.NotAuthorized:
        return _sign_in()
    return tk.render(
        "socle/tasks.html",
        {
            "tasks": found["results"],
            "page_number": number,
            "page_count": -(-found["count"] // _BY_PAGE) or 1,
        },
    )


@task.route("/tache/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show how far a task is, or how it ended."""
    try:
        found = _task(id)
    except tk.NotAuthorized:
        return _sign_in()
    return tk.render(
        "socle/task.html",
        {
            "task": found,
            "is_open": found["state"] in _OPEN,
            "progress_text": progress_text(found),
        },
    )


@task.route("/tache/<id>/etat", endpoint="state")
def state(id: str) -> Response:
    """Tell how far a task is, for the page that follows it."""
    try:
        found = _task(id)
    except tk.NotAuthorized:
        tk.abort(403, tk._("This page is for the person who started this work."))
    return jsonify(
        state=found["state"],
        over=found["state"] not in _OPEN,
        done=found["done"],
        total=found["total"],
        text=progress_text(found),
    )


@task.route("/tache/<id>/arreter", endpoint="cancel", methods=["POST"])
def cancel(id: str) -> Any:
    """Stop a task, then go back to where its progress was seen."""
    try:
        tk.get_action("socle_task_cancel")({}, {"id": id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such work."))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only the person who started this work may stop it."))
    return tk.h.redirect_to("socle_task.read", id=id)


def progress_text(found: dict[str, Any]) -> str:
    """Return how far a task is, in a sentence."""
    if found["state"] == "waiting":
        return tk._("The work starts as soon as its turn comes.")
    if found["total"]:
        text = tk._("{done} out of {total}.").format(
            done=socle_number(found["done"]), total=socle_number(found["total"])
        )
    else:
        text = tk._("The work has started.")
    return f"{text} {found['message']}".strip()


def _task(id: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tk.get_action("socle_task_show")({}, {"id": id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such work."))
    return found


def _sign_in() -> Any:
    if tk.current_user.is_authenticated:
        tk.abort(403, tk._("This page is for the person who started this work."))
    return tk.h.redirect_to("user.login", came_from=tk.request.path)
