"""Files too long to be mended while a person waits: a task reads, another one writes.

What is proposed is the result of the task, for as long as it is about that very report.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import tasks
from ..model.report import ReportRow
from ..model.task import DONE, OPEN_STATES, Task

OFFER, MEND = "offer-repairs", "mend-file"
CELLS = 2_500_000
"""Cells of a table that are read in three seconds or so: 100,000 rows of 25 columns."""


def is_long(row: ReportRow) -> bool:
    """Return whether the file of a report is left to a task."""
    columns = (row.report or {}).get("columns") or 1
    return (row.rows or 0) * columns > CELLS


def prepared(row: ReportRow) -> list[dict[str, Any]] | None:
    """Return the repairs that a task found for a report; None when none did."""
    task = last(OFFER, row)
    result = (task.result or {}) if task and task.state == DONE else {}
    return result["repairs"] if result.get("report_id") == row.id else None


def under_way(kind: str, row: ReportRow) -> Task | None:
    """Return the task of a *kind* that is at work on the file of a report."""
    task = last(kind, row)
    return task if task and task.state in OPEN_STATES else None


def last(kind: str, row: ReportRow) -> Task | None:
    """Return the last task of a *kind* on the file of a report, in whatever state."""
    return model.Session.scalar(
        sa.select(Task)
        .where(Task.subject == _subject(row), Task.kind == kind)
        .order_by(Task.created.desc())
        .limit(1)
    )


def start(kind: str, row: ReportRow, by: str, **arguments: Any) -> str:
    """Return the id of the task that does the work, or that does it already."""
    busy = under_way(kind, row)
    if busy is not None:
        return str(busy.id)
    told = {"resource_id": row.resource_id, "candidate_id": row.candidate_id}
    return tasks.start(kind, {**told, **arguments}, subject=_subject(row), author=by)


def _subject(row: ReportRow) -> str:
    return str(row.candidate_id or row.resource_id)
