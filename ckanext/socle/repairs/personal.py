"""Where a report lists what may be personal data: the places to mask, or to leave."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .. import findings
from ..core.errors import RepairNotFound
from ..core.validation.portal_rules import PERSONAL_CODES, service_digest
from ..core.validation.repairs.masking import Places, values_at
from ..model.report import ReportRow
from ..validation import judging
from .offering import Opened


def places(
    row: ReportRow, group: int, rows: Collection[int] | None = None
) -> dict[int, tuple[int]]:
    """Return the column, from 1, of each row that a *group* of a report lists.

    *group* is its place in the report; of all its rows, or of these *rows* only.

    :raises RepairNotFound: it is another kind of group, or has none of these rows
    """
    groups: list[dict[str, Any]] = (row.report or {}).get("groups") or []
    found = groups[group] if 0 <= group < len(groups) else {}
    if found.get("code") not in PERSONAL_CODES or not found.get("column"):
        raise RepairNotFound(repair=f"mask:{group}")
    column, wanted = found["column"], set(rows) if rows is not None else None
    listed = {
        cell["row"]: (column,)
        for cell in findings.every(row.id, found, group)
        if cell["cell"] and (wanted is None or cell["row"] in wanted)
    }
    if not listed:
        raise RepairNotFound(repair=f"mask:{group}")
    return listed


def service_digests(found: Opened, places: Places) -> list[str]:
    """Return the digests of the values of a file at some places.

    :raises ReadingError: the file cannot be read
    """
    stored = found.stored
    values = values_at(
        stored.path,
        stored.filename,
        found.table_schema,
        places,
        limits=judging.limits(),
    )
    return list({service_digest(value): None for value in values})
