"""Which courriels one wants: the page at the foot of each of them, without account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf

from ..model.mailing import NEVER
from . import doors

mailing = Blueprint("socle_mailing", __name__)


@mailing.route("/courriels", endpoint="mine", strict_slashes=False)
def mine() -> Any:
    """Lead to the choice of the address of one's account."""
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    try:
        shown = tk.get_action("socle_mail_choice_show")({}, {})
    except tk.ObjectNotFound:
        tk.h.flash_notice(tk._("Your account has no e-mail address."))
        return tk.h.redirect_to("user.edit")
    return tk.h.redirect_to("socle_mailing.read", secret=shown["secret"])


@mailing.route("/courriels/<secret>", endpoint="read", methods=["GET", "POST"])
def read(secret: str) -> Any:
    """Show what an address gets, and keep what it wants.

    A link that is only looked at (by a filter of courriels) changes nothing.
    """
    try:
        shown = tk.get_action("socle_mail_choice_show")({}, {"secret": secret})
    except tk.ObjectNotFound:
        return _page(None, 404)
    if tk.request.method == "GET":
        return _page(shown)
    asked = {"secret": secret, "pace": tk.request.form.get("pace", "")}
    try:
        tk.get_action("socle_mail_choice_update")({}, asked)
    except tk.ValidationError as err:
        return _page(shown, 200, err.error_dict)
    tk.h.flash_success(tk._("Your choice is kept."))
    return tk.h.redirect_to("socle_mailing.read", secret=secret)


@csrf.exempt
@mailing.route("/stop/<secret>", endpoint="stop", methods=["GET", "POST"])
def stop(secret: str) -> Any:
    """Stop in one click of a mail program (RFC 8058); show the page to a person.

    Such a program has no session, hence no token: the secret stands for it. The address
    is short, for the header that holds it.
    """
    if tk.request.method == "GET":
        return tk.h.redirect_to("socle_mailing.read", secret=secret)
    try:
        asked = {"secret": secret, "pace": NEVER}
        tk.get_action("socle_mail_choice_update")({}, asked)
    except tk.ObjectNotFound:
        return _page(None, 404)
    return tk.h.redirect_to("socle_mailing.read", secret=secret)


def _page(
    shown: dict[str, Any] | None,
    status: int = 200,
    errors: dict[str, list[str]] | None = None,
) -> Any:
    page = tk.render("socle/mailing.html", {"choice": shown, "errors": errors or {}})
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
