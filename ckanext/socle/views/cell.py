"""What a person decides of the cells that may hold personal data."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from . import of_file

cell = Blueprint(
    "socle_cell",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/rapport",
)


@cell.route("/cellules/<int:index>/choix", endpoint="decide", methods=["POST"])
def decide(id: str, resource_id: str, index: int) -> Any:
    """Mask the cells that are ticked, or note that they are of a service."""
    of_file.find(id, resource_id)
    form = tk.request.form
    asked: dict[str, Any] = {
        "resource_id": resource_id,
        "id": form.get("controle", ""),
        "group": index,
    }
    if "toutes" not in form:
        asked["rows"] = form.getlist("ligne")
        if not asked["rows"]:
            tk.h.flash_error(tk._("Tick one cell at least."))
            return _back(id, resource_id)
    if form.get("choix") == "service":
        _do("socle_service_value_create", asked)
    else:
        _do("socle_cell_mask", asked)
    return _back(id, resource_id)


@cell.route("/service/oublier", endpoint="forget", methods=["POST"])
def forget(id: str, resource_id: str) -> Any:
    """Forget what was said of such files, and ask again."""
    of_file.find(id, resource_id)
    _do("socle_service_value_delete", {"resource_id": resource_id})
    return _back(id, resource_id)


def _do(action: str, asked: dict[str, Any]) -> None:
    try:
        done = tk.get_action(action)({}, asked)
    except (tk.ValidationError, tk.ObjectNotFound) as err:
        summary = getattr(err, "error_summary", None) or {"": str(err)}
        tk.h.flash_error(" ".join(map(str, summary.values())))
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file decide on it."))
    else:
        words = _said(action, done)
        if words:
            tk.h.flash_success(words)


def _said(action: str, done: dict[str, Any]) -> str:
    if action != "socle_cell_mask":
        return tk._("It is noted. The files of this kind are checked again.")
    if done["state"] != "done":
        return ""
    count = sum(one["count"] for one in done["changes"] if one["column"])
    return tk.ungettext(
        "{count} cell is masked. Your former file is kept, the public does not see it.",
        "{count} cells masked. Your former file is kept, the public does not see it.",
        count,
    ).format(count=tk.h.socle_number(count))


def _back(id: str, resource_id: str) -> Any:
    return tk.h.redirect_to("socle_report.read", id=id, resource_id=resource_id)
