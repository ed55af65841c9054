"""Pages where a grouping reads what its bodies propose, then decides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ..groupings import TYPE
from . import doors, of_grouping

review = Blueprint("socle_review", __name__, url_prefix=f"/{TYPE}/<id>/relecture")
_BY_PAGE = 20


@review.before_request
def only_its_administrators() -> Any:
    """Let the administrators of the grouping in; tell the others whom it is for."""
    return of_grouping.admit("socle_review_list")


@review.route("", endpoint="index", strict_slashes=False)
def index(id: str) -> str:
    """List what waits to be read, or what was decided."""
    group = of_grouping.find()
    closed = bool(tk.request.args.get("traitees"))
    number = doors.page_number()
    found = tk.get_action("socle_review_list")(
        {},
        {
            "grouping": group.id,
            "closed": closed,
            "limit": _BY_PAGE,
            "offset": (number - 1) * _BY_PAGE,
        },
    )
    return tk.render(
        "socle/reviews.html",
        {
            "group_dict": group,
            "is_asked": group.extras.get("review") == "yes",
            "closed": closed,
            "reviews": found["results"],
            "count": found["count"],
            "page_number": number,
            "page_count": doors.pages(found["count"], _BY_PAGE),
        },
    )


@review.route("/<review_id>", endpoint="read")
def read(id: str, review_id: str) -> Any:
    """Show what is proposed, beside what is online, and ask for a decision."""
    return _page(_found(review_id))


def _page(
    found: dict[str, Any],
    message: str = "",
    errors: dict[str, list[str]] | None = None,
) -> Any:
    group = of_grouping.find()
    pkg = None
    if found["dataset"]:
        try:
            name = found["dataset"]["name"]
            pkg = tk.get_action("package_show")({}, {"id": name})
        except tk.NotAuthorized:
            pass  # it was private, and waits for nobody any more
    resources = pkg["resources"] if pkg else []
    online = [one for one in resources if one["id"] == found["resource_id"]]
    return tk.render(
        "socle/review.html",
        {
            "group_dict": group,
            "review": found,
            "pkg": pkg,
            "online": online[0] if online and online[0]["url"] else None,
            "message": message,
            "errors": errors or {},
        },
    )


def _found(review_id: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tk.get_action("socle_review_show")(
            {}, {"id": review_id}
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        found = {}
    if not found or (found["grouping"] or {}).get("name") != of_grouping.find().name:
        tk.abort(404, tk._("There is no such proposal."))
    return found


@review.route("/<review_id>", endpoint="decide", methods=["POST"])
def decide(id: str, review_id: str) -> Any:
    """Approve, or send back with a message."""
    found = _found(review_id)
    form = tk.request.form
    message = form.get("message", "").strip()
    values = {"id": review_id, "message": message}
    approves = form.get("faire") == "approuver"
    if not approves and not message:
        text = tk._("Say what is to be changed: it is sent to the person who asks.")
        return _page(found, message, {"message": [text]})
    try:
        if approves:
            seen = {"seen": form.get("seen", "")}
            tk.get_action("socle_review_approve")({}, {**values, **seen})
        else:
            tk.get_action("socle_review_return")({}, values)
    except tk.ValidationError as err:
        return _page(_found(review_id), message, {"": _texts(err)})
    tk.h.flash_success(
        tk._("It is approved. The person who asked is told.")
        if approves
        else tk._("It is sent back, with your message.")
    )
    return tk.h.redirect_to("socle_review.index", id=id)


def _texts(err: tk.ValidationError) -> list[str]:
    return [str(text) for text in err.error_summary.values()]
