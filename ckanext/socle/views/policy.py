"""Pages where a grouping says what it asks of the files of its perimeter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..core import policies as core
from ..core.folding import fold
from ..groupings import TYPE
from ..policies import preview, rows
from . import of_grouping

policy = Blueprint("socle_policy", __name__, url_prefix=f"/{TYPE}/<id>/reglages/regles")


@policy.before_request
def only_its_administrators() -> Any:
    """Let the administrators of the grouping in; tell the others whom it is for."""
    return of_grouping.admit("socle_policy_update")


@policy.route("/", endpoint="index", strict_slashes=False)
def index(id: str) -> Any:
    """List the rules, and the kinds of files that the perimeter publishes."""
    chosen = tk.request.args.get("fichier", "")
    if table_schemas.find_key(chosen):
        return tk.h.redirect_to("socle_policy.edit", id=id, key=chosen)
    group = of_grouping.find()
    counted = preview.files(group)
    ruled = {
        one["table_schema"]: one
        for one in tk.get_action("socle_policy_list")({}, {"grouping": group.id})
    }
    known = {key for key in counted if table_schemas.find_key(key)}
    lines = [
        {
            "table_schema": key,
            "title": table_schemas.title(key) or key,
            "current": ruled.get(key, {}).get("current"),
            "upcoming": ruled.get(key, {}).get("upcoming"),
            "counts": counted.get(key, preview.none()),
        }
        for key in {*known, *ruled}
    ]
    lines.sort(key=lambda line: fold(str(line["title"])))
    return tk.render("socle/policies.html", {"group_dict": group, "lines": lines})


@policy.route("/<path:key>", endpoint="edit", methods=["GET", "POST"])
def edit(id: str, key: str) -> Any:
    """Choose a rule, once one has seen what it would do today."""
    group = of_grouping.find()
    if table_schemas.find_key(key) != key:
        return tk.abort(404, tk._("There is no such kind of file."))
    if tk.request.method == "GET":
        return _form(group, key, {}, {})
    typed: dict[str, Any] = {
        name: tk.request.form.get(name, "").strip()
        for name in ("mode", "effective", "message")
    }
    typed["counted"] = tk.request.form.getlist("counted")
    data = {"grouping": group.id, "table_schema": key, **typed}
    try:
        saved = tk.get_action("socle_policy_update")({}, data)
    except tk.ValidationError as err:
        return _form(group, key, typed, err.error_dict)
    upcoming = saved["upcoming"]
    tk.h.flash_success(
        tk._("The rule for “{file}” applies from {day}.").format(
            file=saved["title"], day=tk.h.socle_date(upcoming["effective"])
        )
        if upcoming
        else tk._("The rule for “{file}” applies today.").format(file=saved["title"])
    )
    return tk.h.redirect_to("socle_policy.index", id=group.name)


def _form(
    group: model.Group, key: str, typed: dict[str, Any], errors: dict[str, list[str]]
) -> Any:
    found = [
        one
        for one in tk.get_action("socle_policy_list")({}, {"grouping": group.id})
        if one["table_schema"] == key
    ]
    current = found[0]["current"] if found else None
    upcoming = found[0]["upcoming"] if found else None
    shown = upcoming or current or {"mode": core.WARN, "message": "", "counted": []}
    data = {
        "mode": shown["mode"],
        "counted": shown["counted"],
        "effective": upcoming["effective"] if upcoming else "",
        "message": shown["message"],
    } | typed
    asked = {"grouping": group.id, "table_schema": key}
    previews = [
        tk.get_action("socle_policy_preview")({}, {**asked, "mode": mode})
        for mode in core.MODES
    ]
    return tk.render(
        "socle/policy.html",
        {
            "group_dict": group,
            "table_schema": key,
            "title": table_schemas.title(key) or key,
            "current": current,
            "upcoming": upcoming,
            "previews": previews,
            "findings": preview.findings(group, key),
            "notice": (rows.today() + core.NOTICE).isoformat(),
            "data": data,
            "errors": errors,
        },
    )
