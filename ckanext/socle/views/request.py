"""Pages of requests: what waits for an answer, what one asked, each of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ..request_lists import MINE, TO_ANSWER
from . import doors

request = Blueprint("socle_request", __name__, url_prefix="/demandes")
_BY_PAGE = 20


@request.before_request
def only_accounts() -> Any:
    """Lead those who are not signed in to the sign-in."""
    return None if tk.current_user.is_authenticated else doors.sign_in()


@request.route("/", endpoint="index", strict_slashes=False)
def index() -> str:
    """List the requests that wait for the user's answer, or those that do no more."""
    closed = bool(tk.request.args.get("traitees"))
    return _list(TO_ANSWER, closed=closed)


@request.route("/miennes", endpoint="mine")
def mine() -> str:
    """List the requests that the user sent."""
    return _list(MINE, closed=None)


def _list(box: str, *, closed: bool | None) -> str:
    number = doors.page_number()
    asked = {"box": box, "limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    if closed is not None:
        asked["closed"] = closed
    found = tk.get_action("socle_request_list")({}, asked)
    proposals = []
    if box == TO_ANSWER and not closed:
        proposals = tk.get_action("socle_supporter_list")({}, {})
    return tk.render(
        "socle/requests.html",
        {
            "box": box,
            "closed": bool(closed),
            "requests": found["results"],
            "proposals": proposals,
            "count": found["count"],
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


@request.route("/<id>", endpoint="read")
def read(id: str) -> Any:
    """Show a request: what is asked, what would change, and its answer."""
    return _read(id)


def _read(id: str, reason: str = "", error: str = "") -> Any:
    try:
        found = tk.get_action("socle_request_show")({}, {"id": id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such request."))
    except tk.NotAuthorized:
        return doors.reserved(
            tk._("This page is for the person who asks, and for those who answer.")
        )
    waits = found["state"] == "sent"
    return tk.render(
        "socle/request.html",
        {
            "request_dict": found,
            "may_answer": waits
            and tk.h.check_access("socle_request_answer", {"id": id}),
            "is_mine": found["author"] == tk.current_user.id,
            "waits": waits,
            "reason": reason,
            "error": error,
        },
    )


@request.route("/<id>/repondre", endpoint="answer", methods=["POST"])
def answer(id: str) -> Any:
    """Accept or refuse a request, then go back to those that wait."""
    accept = tk.request.form.get("reponse") == "oui"
    reason = tk.request.form.get("motif", "").strip()
    if not accept and not reason:
        text = tk._("Write why you refuse: the person who asks is told.")
        return _read(id, error=text)
    try:
        done = tk.get_action("socle_request_answer")(
            {}, {"id": id, "accept": accept, "reason": reason}
        )
    except tk.NotAuthorized:
        return doors.reserved(
            tk._("Only those who administer what is asked for may answer.")
        )
    except tk.ObjectNotFound:
        tk.h.flash_notice(tk._("This request was answered meanwhile."))
        return tk.h.redirect_to("socle_request.read", id=id)
    except tk.ValidationError as err:
        return _read(id, reason, " ".join(err.error_summary.values()))
    tk.h.flash_success(_answered(done))
    return tk.h.redirect_to("socle_request.index")


def _answered(done: dict[str, Any]) -> str:
    if done["state"] != "accepted":
        return tk._("It is refused. The person who asked is told, with your reason.")
    text = tk._("It is accepted. The person who asked is told.")
    if done["kind"] == "attach":
        text += " " + tk._("The search follows in a few moments.")
    return text


@request.route("/<id>/retirer", endpoint="withdraw", methods=["POST"])
def withdraw(id: str) -> Any:
    """Take back a request, then show those of the user."""
    try:
        tk.get_action("socle_request_delete")({}, {"id": id})
    except tk.NotAuthorized:
        return doors.reserved(
            tk._("Only the person who sent this request may take it back.")
        )
    except tk.ObjectNotFound:
        tk.h.flash_notice(tk._("This request was answered meanwhile."))
        return tk.h.redirect_to("socle_request.mine")
    tk.h.flash_success(tk._("Your request is taken back."))
    return tk.h.redirect_to("socle_request.mine")
