"""Lists of organisations, by page, in the place of CKAN's; and their completion."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan.lib.helpers import Page

from .. import organizations as lists
from . import doors

organizations = Blueprint("socle_organizations", __name__)
BY_PAGE = 20
_TYPE = "organization"


@organizations.route("/organization/", endpoint="index", strict_slashes=False)
def index() -> Any:
    """List the organisations, by name or by words, in one query.

    CKAN counts those that it lists, a thousand at most, and shows each in full.
    """
    try:
        tk.check_access("organization_list", {})
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Not authorized to see this page"))
    text = tk.request.args.get("q", "").strip()
    number = doors.page_number()
    found = lists.page(
        None, text=text, limit=BY_PAGE, offset=(number - 1) * BY_PAGE, with_counts=True
    )
    page = Page(
        found["results"],
        page=number,
        url=tk.h.pager_url,
        item_count=found["count"],
        items_per_page=BY_PAGE,
        presliced_list=True,
    )
    values = {"page": page, "q": text, "group_type": _TYPE, "sort_by_selected": None}
    return tk.render("organization/index.html", values)


@organizations.route("/api/organismes", endpoint="search")
def search() -> Response | tuple[Response, int]:
    """Return, as JSON, the organisations that a person may mean."""
    asked = {
        key: value.strip()
        for key in ("q", "permission", "limit")
        if (value := tk.request.args.get(key, ""))
    }
    try:
        found = tk.get_action("socle_organization_search")({}, {"limit": 10, **asked})
    except tk.ValidationError as err:
        return jsonify({"error": err.error_summary}), 400
    except tk.NotAuthorized:
        return jsonify({"error": tk._("Not authorized to see this page")}), 403
    answer = jsonify(found)
    answer.cache_control.private = True
    return answer
