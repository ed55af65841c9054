"""Files kept beside those on line: those that wait, and those before corrections."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from .. import candidates
from . import of_file

candidate = Blueprint(
    "socle_candidate",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/fichiers-gardes",
)


@candidate.route("", endpoint="index")
def index(id: str, resource_id: str) -> Any:
    """List the files that are kept, with what became of each."""
    package, resource = of_file.find(id, resource_id)
    try:
        kept = tk.get_action("socle_candidate_list")({}, {"resource_id": resource_id})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file see what is kept."))
        raise AssertionError from None  # abort never returns
    return of_file.render("socle/kept_files.html", package, resource, kept=kept)


@candidate.route("/<candidate_id>", endpoint="download")
def download(id: str, resource_id: str, candidate_id: str) -> Response:
    """Give a kept file, as it was sent."""
    found = _shown(resource_id, candidate_id)
    gone = tk._("This file is not kept any more.")
    opened = candidates.open(candidates.get(candidate_id))
    answer = of_file.give(opened, found["filename"], gone)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@candidate.route("/<candidate_id>/retirer", endpoint="withdraw", methods=["POST"])
def withdraw(id: str, resource_id: str, candidate_id: str) -> Any:
    """Give up a file that waits."""
    _shown(resource_id, candidate_id)
    done = tk._("This file is given up. The one on line does not change.")
    _do("socle_candidate_withdraw", {"id": candidate_id}, done)
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


@candidate.route("/<candidate_id>/effacer", endpoint="erase", methods=["POST"])
def erase(id: str, resource_id: str, candidate_id: str) -> Any:
    """Remove a kept file for ever."""
    _shown(resource_id, candidate_id)
    done = tk._("The file is erased.")
    _do("socle_candidate_erase", {"id": candidate_id}, done)
    return tk.h.redirect_to("socle_candidate.index", id=id, resource_id=resource_id)


@candidate.route("/<candidate_id>/accepter", endpoint="promote", methods=["POST"])
def promote(id: str, resource_id: str, candidate_id: str) -> Any:
    """Let a file through in spite of the rule, for a reason that is kept."""
    found = _shown(resource_id, candidate_id)
    note = tk.request.form.get("note", "").strip()
    if not note:
        tk.h.flash_error(tk._("Say why this file goes on line in spite of the rule."))
        report = found["report"] or {}
        asked = {"controle": report["id"]} if report else {}
        return tk.h.redirect_to(
            "socle_report.read", id=id, resource_id=resource_id, **asked
        )
    done = tk._("The new file is on line.")
    _do("socle_candidate_promote", {"id": candidate_id, "note": note}, done)
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)


def _do(action: str, values: dict[str, Any], done: str) -> None:
    try:
        tk.get_action(action)({}, values)
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file decide on it."))
    else:
        tk.h.flash_success(done)


def _shown(resource_id: str, candidate_id: str) -> dict[str, Any]:
    """Return a candidate of that resource, for whoever may see it."""
    try:
        found = tk.get_action("socle_candidate_show")({}, {"id": candidate_id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        found = {}
    if found.get("resource_id") != resource_id:
        tk.abort(404, tk._("This file does not exist, or is not public."))
    return dict(found)
