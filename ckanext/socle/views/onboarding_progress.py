"""Last pages of an onboarding: read a courriel, start, follow, read what was done."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

import ckan.plugins.toolkit as tk

from .. import groupings, mails
from . import doors, onboarding_csv
from .onboarding import found, onboarding
from .task import progress_text

_OPEN = ("waiting", "running")
_BY_PAGE = 20
_STATES = ("waiting", "sending", "sent", "refused", "uncertain")


@onboarding.route("/<key>/courriel", endpoint="mail", methods=["GET", "POST"])
def mail(id: str, key: str) -> Any:
    """Show what would leave; start when it was read."""
    shown = found(id, key)
    if shown["state"] != "draft":
        return tk.h.redirect_to("socle_onboarding.read", id=id, key=key)
    if tk.request.method == "POST":
        data = {"id": key, "preview": tk.request.form.get("preview", "")}
        try:
            tk.get_action("socle_onboarding_start")({}, data)
        except tk.ValidationError as err:
            tk.h.flash_error(" ".join(err.error_summary.values()))
            return tk.h.redirect_to("socle_onboarding.mail", id=id, key=key)
        return tk.h.redirect_to("socle_onboarding.read", id=id, key=key)
    return tk.render(
        "socle/onboarding_mail.html",
        {
            "grouping": groupings.get(id),
            "onboarding": shown,
            "mail_from": tk.config.get("smtp.mail_from") or "",
            "mails_leave": mails.ready(),
        },
    )


@onboarding.route("/<key>", endpoint="read")
def read(id: str, key: str) -> Any:
    """Show how far an onboarding is, then what was done."""
    shown = found(id, key)
    if shown["state"] == "draft":
        return tk.h.redirect_to("socle_onboarding.bodies", id=id, key=key)
    asked = tk.request.args.get("etat", "")
    only = asked if asked in _STATES else None
    number = doors.page_number()
    page = {"limit": _BY_PAGE, "offset": (number - 1) * _BY_PAGE}
    sent = tk.get_action("socle_invitation_list")({}, {"id": key, "state": only} | page)
    return tk.render(
        "socle/onboarding_report.html",
        {
            "grouping": groupings.get(id),
            "onboarding": shown,
            "task": shown["task"],
            "is_open": _is_open(shown),
            "progress_text": progress_text(shown["task"]),
            "result": shown["task"]["result"] or {},
            "invitations": sent["results"],
            "only": only,
            "page_number": number,
            "page_count": doors.pages(sent["count"], _BY_PAGE),
        },
    )


def _is_open(shown: dict[str, Any]) -> bool:
    return bool(shown["under_way"])


@onboarding.route("/<key>/etat", endpoint="state")
def state(id: str, key: str) -> Response:
    """Tell how far an onboarding is, for the page that follows it."""
    shown = found(id, key)
    task = shown["task"]
    return jsonify(
        state=task["state"],
        over=not _is_open(shown),
        done=task["done"],
        total=task["total"],
        text=progress_text(task),
    )


@onboarding.route("/<key>/envois.csv", endpoint="report")
def report(id: str, key: str) -> Response:
    """Give what became of each invitation."""
    found(id, key)
    rows: list[dict[str, Any]] = []
    while True:
        page = {"id": key, "limit": 1000, "offset": len(rows)}
        got = tk.get_action("socle_invitation_list")({}, page)["results"]
        rows += got
        if len(got) < 1000:
            break
    return Response(
        onboarding_csv.report(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="envois.csv"'},
    )


@onboarding.route("/<key>/arreter", endpoint="stop", methods=["POST"])
def stop(id: str, key: str) -> Any:
    """Stop after the present step; what is done stays."""
    return _do(id, key, "socle_onboarding_stop", {"id": key})


@onboarding.route("/<key>/reprendre", endpoint="resume", methods=["POST"])
def resume(id: str, key: str) -> Any:
    """Take up what was stopped."""
    return _do(id, key, "socle_onboarding_resume", {"id": key})


@onboarding.route("/<key>/renvoyer", endpoint="resend", methods=["POST"])
def resend(id: str, key: str) -> Any:
    """Send one invitation again, by choice."""
    form = tk.request.form
    data = {
        "id": form.get("invitation", ""),
        "sendings": form.get("sendings", ""),
    }
    return _do(id, key, "socle_invitation_resend", data)


@onboarding.route("/<key>/supprimer", endpoint="delete", methods=["POST"])
def delete(id: str, key: str) -> Any:
    """Forget an onboarding that has not started."""
    found(id, key)
    try:
        tk.get_action("socle_onboarding_delete")({}, {"id": key})
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(err.error_summary.values()))
        return tk.h.redirect_to("socle_onboarding.read", id=id, key=key)
    tk.h.flash_success(tk._("It is forgotten: nothing was made or sent."))
    return tk.h.redirect_to("socle_onboarding.index", id=id)


def _do(id: str, key: str, action: str, data: dict[str, Any]) -> Any:
    found(id, key)
    try:
        tk.get_action(action)({}, data)
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(err.error_summary.values()))
    except (tk.ObjectNotFound, tk.NotAuthorized) as err:
        tk.h.flash_error(str(err) or tk._("There is no such invitation."))
    return tk.h.redirect_to("socle_onboarding.read", id=id, key=key)
