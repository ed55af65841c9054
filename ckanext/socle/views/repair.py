"""The corrections proposed for a file: looked at, chosen, applied."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk

from . import of_file
from .task import progress_text

repair = Blueprint(
    "socle_repair",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/corrections",
)


@repair.route("", endpoint="index")
def index(id: str, resource_id: str) -> Any:
    """Show what is proposed: questions first, unticked; the safe ones ticked.

    Of the file on line, or of the one that waits, `?fichier=`. A very long file is
    looked at by a task, which the page follows.
    """
    package, resource = of_file.find(id, resource_id)
    candidate_id = tk.request.args.get("fichier", "")
    found = _ask("socle_repair_list", resource_id, candidate_id)
    task = _task(found)
    return of_file.render(
        "socle/repairs.html",
        package,
        resource,
        found=found,
        candidate_id=candidate_id,
        ticked=tk.request.args.get("cocher", ""),
        task=task,
        progress_text=progress_text(task) if task else "",
    )


@repair.route("/preparer", endpoint="prepare", methods=["POST"])
def prepare(id: str, resource_id: str) -> Any:
    """Have the corrections of a very long file looked for."""
    candidate_id = tk.request.form.get("fichier", "")
    _ask("socle_repair_prepare", resource_id, candidate_id)
    return tk.h.redirect_to("socle_repair.index", **_back(id, resource_id))


@repair.route("/etat", endpoint="state")
def state(id: str, resource_id: str) -> Response:
    """Tell how far the search of corrections is, for the page that follows it."""
    found = _ask("socle_repair_list", resource_id, tk.request.args.get("fichier", ""))
    task = _task(found) or {}
    return jsonify(
        over=found["state"] != "waiting",
        done=task.get("done") or 0,
        total=task.get("total"),
        text=progress_text(task) if task else "",
    )


@repair.route("", endpoint="apply", methods=["POST"])
def apply(id: str, resource_id: str) -> Any:
    """Write a new version of the file with the corrections that are ticked."""
    package, _ = of_file.find(id, resource_id)
    chosen = tk.request.form.getlist("correction")
    back = _back(package["name"], resource_id)
    if not chosen:
        tk.h.flash_error(tk._("Tick one correction at least, or keep your file as is."))
        return tk.h.redirect_to("socle_repair.index", **back)
    try:
        done = tk.get_action("socle_repair_apply")(
            {},
            {
                "resource_id": resource_id,
                "repairs": chosen,
                "sha256": tk.request.form.get("sha256", ""),
                "candidate_id": tk.request.form.get("fichier", ""),
            },
        )
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
        return tk.h.redirect_to("socle_repair.index", **back)
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file mend it."))
        raise AssertionError from None  # abort never returns
    if done["state"] == "done":
        tk.h.flash_success(_made(len(done["changes"])))
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


def _made(count: int) -> str:
    return tk.ungettext(
        "{count} correction made. The new file is being checked; yours is kept.",
        "{count} corrections made. The new file is being checked; yours is kept.",
        count,
    ).format(count=tk.h.socle_number(count))


def _back(id: str, resource_id: str) -> dict[str, str]:
    """Return where the corrections of a file are: of the one that waits, if told."""
    told = tk.request.form.get("fichier")
    return {"id": id, "resource_id": resource_id, **({"fichier": told} if told else {})}


def _ask(action: str, resource_id: str, candidate_id: str) -> dict[str, Any]:
    asked = {"resource_id": resource_id, "candidate_id": candidate_id}
    try:
        return dict(tk.get_action(action)({}, asked))
    except (tk.ObjectNotFound, tk.ValidationError):
        tk.abort(404, tk._("This file was not checked."))
        raise AssertionError from None  # abort never returns
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file mend it."))
        raise AssertionError from None


def _task(found: dict[str, Any]) -> dict[str, Any] | None:
    """How far the search is: for whoever may edit the file, not its author only."""
    if not found["task_id"]:
        return None
    asked = {"id": found["task_id"]}
    return dict(tk.get_action("socle_task_show")({"ignore_auth": True}, asked))
