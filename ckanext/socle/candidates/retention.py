"""How long the files kept beside resources are kept once they are of no more use.

The row stays, with what became of the file; a file that waits is never removed while
its resource is there.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

import ckan.model as model

from .. import config
from ..model.candidate import ORIGINAL, PROMOTED, WITHDRAWN, Candidate
from ..model.task import now
from .storing import remove_file

_AT_ONCE = 500


def purge(resource_id: str | None = None) -> int:
    """Remove the files that are kept no more, of one resource or of all.

    Return their number. Each batch is committed: what is removed stays removed.
    """
    before = now() - datetime.timedelta(days=config.candidate_retention_days())
    removed = 0
    while found := model.Session.scalars(_over(before, resource_id)).all():
        for candidate in found:
            erase(candidate)
        model.Session.commit()
        removed += len(found)
    return removed


def erase(candidate: Candidate) -> None:
    """Remove the file of a candidate for ever, in the caller's transaction."""
    # First: a row that still names its file is purged by the next call.
    remove_file(candidate)
    candidate.purged = now()


def _over(
    before: datetime.datetime, resource_id: str | None
) -> sa.Select[tuple[Candidate]]:
    there = (
        sa.select(model.Resource.id)
        .join(model.Package, model.Package.id == model.Resource.package_id)
        .where(
            model.Resource.id == Candidate.resource_id,
            model.Resource.state != model.State.DELETED,
            model.Package.state != model.State.DELETED,
        )
        .exists()
    )
    ended = Candidate.state.in_((ORIGINAL, PROMOTED, WITHDRAWN))
    since = sa.func.coalesce(Candidate.decided, Candidate.created)
    query = sa.select(Candidate).where(
        Candidate.purged.is_(None), since < before, sa.or_(ended, ~there)
    )
    if resource_id:
        query = query.where(Candidate.resource_id == resource_id)
    return query.order_by(Candidate.created).limit(_AT_ONCE)
