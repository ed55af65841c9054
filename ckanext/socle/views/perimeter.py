"""Pages where an administrator of the portal draws perimeters."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

perimeter = Blueprint("socle_perimeter", __name__, url_prefix="/perimetres")
_BY_PAGE = 20


@perimeter.before_request
def only_administrators() -> Any:
    """Let administrators of the portal in; lead the others to sign in."""
    try:
        tk.check_access("socle_perimeter_create", {}, {})
    except tk.NotAuthorized:
        if tk.current_user.is_authenticated:
            tk.abort(403, tk._("This page is for administrators of the portal."))
        return tk.h.redirect_to("user.login", came_from=tk.request.path)
    return None


@perimeter.route("/", endpoint="index", strict_slashes=False)
def index() -> Any:
    """List the perimeters."""
    number = max(tk.h.get_page_number(tk.request.args), 1)
    found = tk.get_action("socle_perimeter_list")(
        {}, {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    )
    return tk.render(
        "socle/perimeters.html",
        {
            "perimeters": found["results"],
            "page_number": number,
            "page_count": -(-found["count"] // _BY_PAGE) or 1,
        },
    )


@perimeter.route("/nouveau", endpoint="new", methods=["GET", "POST"])
def new() -> Any:
    """Draw a perimeter."""
    if tk.request.method == "GET":
        return _form(None, {})
    return _saved("socle_perimeter_create", None, {})


@perimeter.route("/<code>", endpoint="edit", methods=["GET", "POST"])
def edit(code: str) -> Any:
    """Change a perimeter."""
    shown = _found(code)
    if tk.request.method == "GET":
        data = {"name": shown["name"], "members": _lines(shown["members"])}
        return _form(shown, data)
    return _saved("socle_perimeter_update", shown, {"id": shown["id"]})


@perimeter.route("/<code>/supprimer", endpoint="delete", methods=["POST"])
def delete(code: str) -> Any:
    """Delete a perimeter that nothing uses."""
    shown = _found(code)
    try:
        tk.get_action("socle_perimeter_delete")({}, {"id": shown["id"]})
    except tk.ValidationError as err:
        data = {"name": shown["name"], "members": _lines(shown["members"])}
        return _form(shown, data, err.error_dict)
    tk.h.flash_success(tk._("The perimeter “{name}” is deleted.").format(**shown))
    return tk.h.redirect_to("socle_perimeter.index")


def _saved(action: str, shown: dict[str, Any] | None, data: dict[str, Any]) -> Any:
    typed = {key: tk.request.form.get(key, "") for key in ("name", "members")}
    try:
        made = tk.get_action(action)({}, data | typed)
    except tk.ValidationError as err:
        return _form(shown, typed, err.error_dict)
    text = tk._("The perimeter “{name}” is saved.").format(**made)
    if made["task_id"]:
        text += " " + tk._("The search follows in a few moments.")
    tk.h.flash_success(text)
    return tk.h.redirect_to("socle_perimeter.edit", code=made["code"])


def _form(
    shown: dict[str, Any] | None,
    data: dict[str, Any],
    errors: dict[str, Any] | None = None,
) -> str:
    return tk.render(
        "socle/perimeter.html",
        {"perimeter": shown, "data": data, "errors": errors or {}},
    )


def _found(code: str) -> dict[str, Any]:
    try:
        return tk.get_action("socle_perimeter_show")({}, {"id": code})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such perimeter."))
        raise  # abort never returns


def _lines(members: list[dict[str, Any]]) -> str:
    """Return one line a member: its id, then its name of today."""
    return "\n".join(f"{m['member']} {m['name'] or ''}".rstrip() for m in members)
