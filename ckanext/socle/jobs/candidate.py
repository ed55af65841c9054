"""The check of a file kept beside a resource, and what its verdict decides.

Safe to run again: what was decided stays decided, and a promotion that was cut short
is made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.model as model

from .. import candidates, files, reports
from ..core.errors import SocleError
from ..mailings import files as mailings
from ..model.candidate import OPEN_STATES
from ..model.report import WAITING
from ..policies import release
from ..validation import judging

if TYPE_CHECKING:
    from ..tasks import Progress


def run(progress: Progress, candidate_id: str) -> dict[str, Any]:
    """Check a candidate, then decide; return `{"outcome": …, "state": …}`.

    `outcome` is as that of `jobs.validation`.
    """
    candidate = candidates.get(candidate_id)
    row = reports.of_candidates([candidate_id]).get(candidate_id)
    if row is None or candidate.state not in OPEN_STATES:
        return {"outcome": "gone", "state": candidate.state}
    if row.state == WAITING:
        try:
            with candidates.open(candidate) as opened:
                row, _ = judging.judge(row, opened, progress)
        except files.StorageError as err:
            judging.keep_impossible(row, err.code, err.params)
        except SocleError as err:
            judging.keep_impossible(row, "unknown-rules", {"detail": str(err)})
        model.Session.commit()
    outcome, state = judging.outcome(row), release.decide(candidate, row)
    mailings.decided(candidate, row)
    return {"outcome": outcome, "state": state}


def stopped(why: str, candidate_id: str) -> None:
    """Tell that the check ended without a report: *why*. The file stays."""
    model.Session.rollback()
    row = reports.of_candidates([candidate_id]).get(candidate_id)
    if row is not None and row.state == WAITING:
        judging.keep_impossible(row, f"task-{why}", {"task": row.task_id})
        release.refuse(candidates.get(candidate_id), f"task-{why}")
        model.Session.commit()
