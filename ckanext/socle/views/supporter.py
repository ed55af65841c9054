"""Pages on who publishes for whom: propose, accept, end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import hierarchies, organization_fields, support_lists
from . import doors

supporter = Blueprint("socle_supporter", __name__)
_BY_PAGE = 20


@supporter.route("/organization/<id>/accompagnateurs", endpoint="index")
def index(id: str) -> Any:
    """Show who publishes for an organisation, for whom it does, and who did what."""
    return _page(id)


def _page(
    id: str,
    data: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> Any:
    organization = _organization(id)
    number = doors.page_number()
    asked = {"organization_id": organization["id"]}
    try:
        done = tk.get_action("socle_publication_list")(
            {}, {**asked, "limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
        )
    except tk.NotAuthorized:
        text = tk._("This page is for those who administer {organization}.")
        return doors.reserved(
            text.format(organization=organization["title"]), organization["name"]
        )
    supports = tk.get_action("socle_supporter_list")({}, asked)
    return tk.render(
        "socle/supporters.html",
        {
            "organization": organization,
            "line": organization["line"],
            "by": [o for o in supports if o["organization_id"] == organization["id"]],
            "for_": [o for o in supports if o["supporter_id"] == organization["id"]],
            "past": tk.get_action("socle_supporter_list")({}, {**asked, "past": True}),
            "models": support_lists.models(one["supporter_id"] for one in supports),
            "done": done,
            "page_number": number,
            "page_count": doors.pages(done["count"], _BY_PAGE),
            "data": data or {},
            "errors": errors or {},
        },
    )


@supporter.route(
    "/organization/<id>/accompagnateurs", endpoint="propose", methods=["POST"]
)
def propose(id: str) -> Any:
    """Let another publish for the organisation, or offer to publish for another."""
    organization = _organization(id)
    field = "pour" if "pour" in tk.request.form else "par"
    typed = {field: tk.request.form.get(field, "").strip()}
    try:
        other = organization_fields.id_of(
            typed[field], field, user=model.User.get(tk.current_user.name)
        )
        sides = [organization["id"], other]
        if field == "pour":
            sides.reverse()
        done = tk.get_action("socle_supporter_create")(
            {}, {"organization_id": sides[0], "supporter_id": sides[1]}
        )
    except tk.ValidationError as err:
        texts = [text for found in err.error_dict.values() for text in found]
        return _page(id, typed, {field: texts})
    except tk.NotAuthorized:
        return doors.reserved(tk._("Only its administrators may decide this."))
    if done["state"] == "accepted":
        tk.h.flash_success(tk._("It is done: it may publish as of now."))
    else:
        tk.h.flash_success(tk._("Your offer is sent. It waits for an answer."))
    return tk.h.redirect_to("socle_supporter.index", id=organization["name"])


@supporter.route("/accompagnement/<id>/repondre", endpoint="answer", methods=["POST"])
def answer(id: str) -> Any:
    """Accept or refuse an offer to publish."""
    accept = tk.request.form.get("reponse") == "oui"
    asked = {"id": id, "accept": accept, "reason": tk.request.form.get("motif", "")}
    return _do("socle_supporter_answer", asked, _answered(accept))


def _answered(accept: bool) -> str:
    if accept:
        return tk._("It is accepted. You may end it whenever you want.")
    return tk._("It is refused. The person who offered it is told.")


@supporter.route("/accompagnement/<id>/arreter", endpoint="end", methods=["POST"])
def end(id: str) -> Any:
    """End a support, or take back an offer; its rights end at once."""
    return _do("socle_supporter_delete", {"id": id}, tk._("It is ended, as of now."))


def _do(action: str, asked: dict[str, Any], said: str) -> Any:
    """Do it, then go back to the page of the organisation where it was asked."""
    try:
        tk.get_action(action)({}, asked)
    except tk.NotAuthorized:
        return doors.reserved(tk._("Only its administrators may decide this."))
    except tk.ObjectNotFound:
        tk.h.flash_notice(tk._("This was answered or ended meanwhile."))
    else:
        tk.h.flash_success(said)
    back = tk.request.form.get("organisme", "")
    if back:
        return tk.h.redirect_to("socle_supporter.index", id=back)
    return tk.h.redirect_to("socle_request.index")


def _organization(id: str) -> dict[str, Any]:
    line = hierarchies.chain(id)
    if not line or not line[-1]["is_active"]:
        tk.abort(404, tk._("There is no such public body."))
    return {**line[-1], "line": line}
