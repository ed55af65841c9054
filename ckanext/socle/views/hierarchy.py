"""Pages of the tree of organisations: drill down, leave it, take one out of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from .. import hierarchies
from . import doors

hierarchy = Blueprint("socle_hierarchy", __name__)
_BY_PAGE = 20


@hierarchy.route("/organismes", endpoint="index")
def index() -> Any:
    """Show the organisations that are under no other."""
    return _page(None, [])


@hierarchy.route("/organismes/<id>", endpoint="below")
def below(id: str) -> Any:
    """Show the organisations just below one."""
    line = hierarchies.chain(id)
    if not line or not line[-1]["is_active"]:
        tk.abort(404, tk._("There is no such public body."))
    if id != line[-1]["name"]:
        return tk.h.redirect_to("socle_hierarchy.below", id=line[-1]["name"])
    return _page(line[-1]["id"], line)


def _page(organization_id: str | None, line: list[dict[str, Any]]) -> str:
    number = doors.page_number()
    found = tk.get_action("socle_organization_tree")(
        {},
        {
            "organization_id": organization_id,
            "limit": _BY_PAGE,
            "offset": (number - 1) * _BY_PAGE,
        },
    )
    return tk.render(
        "socle/tree.html",
        {
            "line": line,
            "organizations": found["results"],
            "count": found["count"],
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


@hierarchy.route("/organismes-sans-rattachement", endpoint="detached")
def detached() -> Any:
    """List, for the administrators of the portal, what lost the one above it."""
    number = doors.page_number()
    asked = {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    try:
        found = tk.get_action("socle_detachment_list")({}, asked)
    except tk.NotAuthorized:
        return doors.reserved(tk._("This page is for administrators of the portal."))
    return tk.render(
        "socle/detached.html",
        {
            "organizations": found["results"],
            "count": found["count"],
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


@hierarchy.route("/organization/<id>/detacher", endpoint="detach", methods=["POST"])
def detach(id: str) -> Any:
    """Take an organisation out of the tree, then show it."""
    try:
        done = tk.get_action("socle_organization_detach")({}, {"organization_id": id})
    except tk.NotAuthorized:
        return doors.reserved(_only_administrators(id))
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(err.error_summary.values()))
        return tk.h.redirect_to("organization.read", id=id)
    left = done["left"][0]["title"] if done["left"] else ""
    text = tk._("It is not under {parent} any more.").format(parent=left)
    tk.h.flash_success(f"{text} {tk._('The search follows in a few moments.')}")
    return tk.h.redirect_to("organization.read", id=done["name"])


@hierarchy.route("/organization/<id>/supprimer", endpoint="delete", methods=["POST"])
def delete(id: str) -> Any:
    """Remove an organisation; with `force`, though others are under it."""
    force = bool(tk.request.form.get("force"))
    try:
        tk.get_action("organization_delete")({}, {"id": id, "force": force})
    except tk.NotAuthorized:
        return doors.reserved(_only_administrators(id))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such public body."))
    except tk.ValidationError as err:
        found = err.error_dict.get("message", "")
        message = found if isinstance(found, str) else " ".join(found)
        tk.h.flash_error(message)
        return tk.h.redirect_to("organization.delete", id=id)
    if force:
        tk.h.flash_success(
            tk._("It is removed. Here are the bodies that are under no other now.")
        )
        return tk.h.redirect_to("socle_hierarchy.detached")
    tk.h.flash_success(tk._("It is removed."))
    return tk.h.redirect_to("organization.index")


def _only_administrators(id: str) -> str:
    line = hierarchies.chain(id)
    title = line[-1]["title"] if line else id
    text = tk._("This page is for those who administer {organization}.")
    return text.format(organization=title)
