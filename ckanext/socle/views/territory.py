"""The completion of territories, for our forms and for anyone's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins.toolkit as tk

from .. import territories
from .public_answer import public_answer

territory = Blueprint("socle_territory", __name__)
_DEFAULT, _MAX = 10, 50
_FRESH = 3600  # seconds: the reference data change once a year


@territory.route("/api/territoires", endpoint="search")
def search() -> AnyResponse | tuple[Response, int]:
    """Return, as JSON, the territories that a person may mean."""
    asked = {
        key: value.strip()
        for key in ("q", "level", "within")
        if (value := tk.request.args.get(key, ""))
    }
    try:
        found = tk.get_action("socle_territory_search")({}, asked | {"limit": _limit()})
    except tk.ObjectNotFound as err:
        return jsonify({"error": str(err.message)}), 404
    except tk.ValidationError as err:
        return jsonify({"error": err.error_summary}), 400
    index = territories.current_index()
    results = [_option(index, asked.get("q", ""), one) for one in found["results"]]
    return public_answer(jsonify({"results": results}), _FRESH)


def _limit() -> int:
    """Return the number asked for, within bounds; the usual one if none can be read."""
    text = tk.request.args.get("limit", "")
    return min(int(text), _MAX) if text.isdecimal() else _DEFAULT


def _option(index: Any, query: str, found: dict[str, Any]) -> dict[str, Any]:
    """Add the old name by which it was found, null for the name of today."""
    return found | {"old_name": index.old_name(query, index.get(found["id"]))}
