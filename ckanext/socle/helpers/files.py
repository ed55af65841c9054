"""What the page of a file says of it: its columns, a link that died."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import previews, table_schemas
from ..core.errors import TableSchemaNotFound
from ..core.table_schemas.guides import ColumnGuide, column_guides
from ..model.report import DONE
from ..reports import table_schema_key
from .badges import socle_report_of
from .problems import socle_reason

__all__ = [
    "socle_columns_in_words",
    "socle_dead_link",
    "socle_other_formats",
    "socle_rows_shown",
]

# Above, a file is downloaded: its rows are not shown, nor written in another format.
MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
_MOST_CELLS = 100_000  # of a workbook: a second of work
_TEXTS, _WORKBOOKS = ("csv", "tsv", "txt"), ("xlsx", "xls", "ods")

_DEAD = (
    "link-failed",
    "link-dead",
    "link-interrupted",
    "http-status",
    "timeout",
    "too-many-redirects",
    "wrong-certificate",
)
_PAST = 50  # checks that are looked at, for the last one that was possible


def socle_columns_in_words(resource: dict[str, Any]) -> list[ColumnGuide]:
    """Return the columns that a file has, as its guide tells them, in its order.

    All those of the guide when the file was not read yet; none without rules.
    """
    key = table_schema_key(resource)
    if key is None:
        return []
    version = resource.get("table_schema_version") or "latest"
    try:
        columns = column_guides(table_schemas.get(f"{key}@{version}"))
    except TableSchemaNotFound:
        return []
    shown = (previews.of(resource["id"]) or {}).get("titles") or []
    by_name = {one.name: one for one in columns}
    return [by_name[name] for name in shown if name in by_name] or list(columns)


def socle_rows_shown(
    resource: dict[str, Any], report: dict[str, Any] | None = None
) -> int:
    """Return how many rows of a file its page of rows has; 0 without such a page.

    *report* is the last one on the file, when it is known.
    """
    if resource.get("url_type") != "upload" or table_schema_key(resource) is None:
        return 0
    last = report or socle_report_of(resource) or {}
    rows = int(last.get("rows") or 0) if last.get("state") == DONE else 0
    if rows > MOST_ROWS or (resource.get("size") or 0) > MOST_BYTES:
        return 0
    return rows if rows and previews.of(resource["id"]) is not None else 0


def socle_other_formats(
    resource: dict[str, Any], report: dict[str, Any] | None = None
) -> tuple[str, ...]:
    """Return the suffixes of the other formats that a file is given in, if any."""
    rows = socle_rows_shown(resource, report)
    shown = (previews.of(resource["id"]) or {}) if rows else {}
    suffix = str(resource.get("url") or "").rpartition(".")[2].lower()
    if not rows:
        return ()
    if suffix in _WORKBOOKS:
        return ("csv",)
    is_small = rows * int(shown.get("columns") or 1) <= _MOST_CELLS
    return ("xlsx",) if suffix in _TEXTS and is_small else ()


def socle_dead_link(
    resource: dict[str, Any], report: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return what is said of a link that gave no file at its last check, or None.

    `why` in words, `since` when (ISO 8601) it did not answer, `read` when it was last
    read, or None; `shown` whether the first rows of that copy are still known.
    """
    is_link = resource.get("url") and resource.get("url_type") != "upload"
    if not is_link or not report or report["reason"] not in _DEAD:
        return None
    asked = {"resource_id": resource["id"], "limit": _PAST}
    past = tk.get_action("socle_report_list")({}, asked)
    read = next((n for n, one in enumerate(past) if one["status"] != "error"), None)
    failed = past[: read if read is not None else len(past)]
    return {
        "why": socle_reason(report["reason"], report["reason_params"])["why"],
        "since": failed[-1]["checked"] or failed[-1]["created"] if failed else None,
        "read": past[read]["checked"] if read is not None else None,
        "shown": previews.of(resource["id"]) is not None,
    }
