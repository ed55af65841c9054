"""Datasets that wait for their files to conform: left private, or let through."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

held_dataset = Blueprint(
    "socle_held_dataset", __name__, url_prefix="/dataset/<id>/attente"
)


@held_dataset.route("/laisser", endpoint="leave", methods=["POST"])
def leave(id: str) -> Any:
    """Leave a dataset private, even once its files conform."""
    done = tk._("These data stay seen by your public body only.")
    return _do(id, "socle_held_dataset_delete", {}, done)


@held_dataset.route("/publier", endpoint="publish", methods=["POST"])
def publish(id: str) -> Any:
    """Publish a dataset in spite of the rule, for a reason that is kept."""
    note = tk.request.form.get("note", "").strip()
    if not note:
        tk.h.flash_error(tk._("Say why these data are public in spite of the rule."))
        return tk.h.redirect_to("dataset.read", id=id)
    done = tk._("These data are public.")
    return _do(id, "socle_held_dataset_publish", {"note": note}, done)


def _do(id: str, action: str, values: dict[str, Any], done: str) -> Any:
    try:
        package = tk.get_action("package_show")({}, {"id": id})
        tk.get_action(action)({}, {"package_id": package["id"], **values})
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("This file does not exist, or is not public."))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change these data decide on them."))
    else:
        tk.h.flash_success(done)
    return tk.h.redirect_to("dataset.read", id=id)
