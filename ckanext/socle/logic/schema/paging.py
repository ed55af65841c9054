"""A page of a list, as many actions take it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema


def page(size: int = 20) -> Schema:
    """Return the fields `limit` (*size* unless told, bounded) and `offset`."""
    default = tk.get_validator("default")
    whole = tk.get_validator("natural_number_validator")
    at_most = tk.get_validator("limit_to_configured_maximum")
    return {
        "limit": [default(size), whole, at_most("ckan.search.rows_max", 1000)],
        "offset": [default(0), whole],
    }
