"""Deadlines in the calendar of a person: a file, or an address to follow."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from .. import hierarchies
from ..core.expected_files.calendar import Event, calendar
from ..model.task import now
from ..obligations import calendars
from . import doors

calendar_blueprint = Blueprint("socle_calendar", __name__)
_ADDRESS = "/organization/<id>/obligations/calendrier"


@calendar_blueprint.route("/calendrier/<key>.ics", endpoint="read")
def read(key: str) -> Any:
    """Give the deadlines to come to the calendar that follows them."""
    reader = calendars.reader_of(key)
    line = hierarchies.chain(reader.organization_id) if reader else []
    if reader is None or not line or not line[-1]["is_active"]:
        tk.abort(404, tk._("This calendar is not given any more."))
        raise AssertionError from None  # abort never returns
    try:
        answer = answered(line[-1], user=reader.user.name)
    except tk.NotAuthorized:
        tk.abort(404, tk._("This calendar is not given any more."))
        raise AssertionError from None  # abort never returns
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@calendar_blueprint.route(_ADDRESS, endpoint="address")
def address(id: str) -> Any:
    """Show the address to follow, and how to follow it."""
    return _with_address(id, "socle_calendar_show", _shown)


@calendar_blueprint.route(_ADDRESS, endpoint="renew", methods=["POST"])
def renew(id: str) -> Any:
    """Give another address."""
    return _with_address(id, "socle_calendar_renew", _renewed)


def _with_address(
    id: str, action: str, then: Callable[[dict[str, Any], dict[str, str]], Any]
) -> Any:
    if not tk.current_user.is_authenticated:
        return doors.sign_in()
    line = hierarchies.chain(id)
    if not line or not line[-1]["is_active"]:
        tk.abort(404, tk._("There is no such public body."))
    organization = {**line[-1], "line": line}
    try:
        found = tk.get_action(action)({}, {"organization_id": organization["id"]})
    except tk.NotAuthorized:
        text = tk._("This page is for the people of {organization}.")
        title, name = organization["title"], organization["name"]
        return doors.reserved(text.format(organization=title), name)
    return then(organization, found)


def _shown(organization: dict[str, Any], found: dict[str, str]) -> Any:
    values = {"organization": organization, "line": organization["line"]}
    return tk.render("socle/calendar.html", {**values, "found": found})


def _renewed(organization: dict[str, Any], found: dict[str, str]) -> Any:
    tk.h.flash_success(tk._("Here is another address. The former ones are dead."))
    return tk.h.redirect_to("socle_calendar.address", id=organization["name"])


def answered(organization: dict[str, Any], *, user: str | None = None) -> Response:
    """Return the deadlines to come of an organisation, as an iCalendar file.

    *user* is who reads them, the one of the request unless told.

    :raises NotAuthorized: that user may not see them
    """
    context = {"user": user} if user else {}
    found = tk.get_action("socle_obligation_list")(
        context, {"organization_id": organization["id"]}
    )
    url = tk.h.url_for("socle_obligation.read", id=organization["name"], qualified=True)
    events = [
        Event(
            uid=f"{file['table_schema']}-{file['due']}-{organization['id']}@socle",
            date=datetime.date.fromisoformat(file["due"]),
            summary=f"{organization['title']} : {file['title']}",
            description=file["line"],
            url=url,
        )
        for file in found["files"]
        if file["due"] and file["section"] != "further"
    ]
    data = calendar(organization["title"], events, stamp=now())
    name = f"obligations-{organization['name']}.ics"
    return Response(
        data,
        mimetype="text/calendar",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, max-age=3600",
        },
    )
