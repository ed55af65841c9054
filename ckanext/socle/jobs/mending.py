"""The task that writes the corrections of a long file, or takes cells out of it.

Safe to run again: what was written stays written, and is told as done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import candidates, repairs
from ..model.report import ReportRow

if TYPE_CHECKING:
    from ..tasks import Progress


def run(
    progress: Progress,
    *,
    resource_id: str,
    candidate_id: str | None,
    sha256: str,
    author: str,
    chosen: list[str] | None = None,
    report_id: str = "",
    group: int = 0,
    rows: list[int] | None = None,
) -> dict[str, Any]:
    """Write in the name of *author*; return `outcome` (`done`, `gone`) and `changes`.

    The repairs *chosen*, or else the cells that *group* of a report lists are masked.
    """
    context: Context = {"user": author, "ignore_auth": False}
    tk.check_access("socle_repair_apply", {**context}, {"resource_id": resource_id})
    resource = tk.get_action("resource_show")({**context}, {"id": resource_id})
    candidate = candidates.find(candidate_id)
    row = repairs.checked(resource, candidate)
    if row is None or row.sha256 != sha256:
        return _told_of_before(resource_id, sha256)
    told, total = (sha256, candidate, _Pace(progress)), row.rows or 0
    if chosen is not None:
        progress.set_total(2 * total)
        written = repairs.write(context, resource, chosen, *told)
    else:
        progress.set_total(total)
        report = model.Session.get(ReportRow, report_id) or row
        places = repairs.places(report, group, rows)
        written = repairs.write_masked(context, resource, places, *told)
    if written is None:
        return _told_of_before(resource_id, sha256)
    return {"outcome": "done", "changes": written.changes}


def _told_of_before(resource_id: str, sha256: str) -> dict[str, Any]:
    """Return what a try that was killed after its last line had written."""
    for kept in candidates.of_resource(resource_id, (candidates.ORIGINAL,)):
        if kept.sha256 == sha256:
            return {"outcome": "done", "changes": kept.changes}
    return {"outcome": "gone", "changes": []}


class _Pace:
    """Hears the rows of one reading after the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._before = self._last = 0

    def __call__(self, rows: int) -> None:
        if rows < self._last:
            self._before += self._last
        self._last = rows
        self._progress.advance(self._before + rows - self._progress.done)
