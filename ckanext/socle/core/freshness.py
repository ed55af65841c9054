"""When the data of a dataset last changed: what people look at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def last_change(package: Mapping[str, Any]) -> str:
    """Return the date (ISO 8601) on which the data of a dataset last changed.

    The date that its publisher gives; else that of its latest file; else that of its
    description; "" when there is none.

    >>> last_change({"resources": [{"created": "2026-01-02"}]})
    '2026-01-02'
    """
    dates = [
        res.get("last_modified") or res.get("created")
        for res in package.get("resources") or []
    ]
    return str(
        package.get("modified")
        or max(
            (date for date in dates if date),
            default=package.get("metadata_modified") or "",
        )
    )
