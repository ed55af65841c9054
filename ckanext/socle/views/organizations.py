"""Lists of organisations, by page, in the place of CKAN's; and their completion."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk

organizations = Blueprint("socle_organizations", __name__)


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
