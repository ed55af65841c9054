"""How long the cells of a report are kept once its file was replaced; totals stay."""

from __future__ import annotations

import datetime

import sqlalchemy as sa

import ckan.model as model

from .. import config, findings
from ..model.candidate import ORIGINAL, PROMOTED, WITHDRAWN, Candidate
from ..model.report import ReportRow
from ..model.task import now


def purge(resource_id: str | None = None) -> int:
    """Erase the cells of the reports on former files that are kept no more.

    Of one resource, or of all; in the caller's transaction. Return their number.
    A report is over when another one of its resource was asked after it, that long
    ago; that of a candidate, when the candidate was decided on.
    """
    before = now() - datetime.timedelta(days=config.report_retention_days())
    ids = list(model.Session.scalars(_over(before, resource_id)))
    erase(ids)
    return len(ids)


def erase(report_ids: list[str]) -> None:
    """Erase the cells of reports at once, in the caller's transaction."""
    if report_ids:
        findings.erase(report_ids)
        model.Session.execute(
            sa.update(ReportRow)
            .where(ReportRow.id.in_(report_ids))
            .values(samples_purged=now())
        )


def _over(before: datetime.datetime, resource_id: str | None) -> sa.Select[tuple[str]]:
    later = sa.orm.aliased(ReportRow)
    replaced = (
        sa.select(later.id)
        .where(
            later.resource_id == ReportRow.resource_id,
            later.candidate_id.is_(None),
            later.asked > ReportRow.asked,
            later.asked < before,
        )
        .exists()
    )
    decided = (
        sa.select(Candidate.id)
        .where(
            Candidate.id == ReportRow.candidate_id,
            Candidate.state.in_((ORIGINAL, PROMOTED, WITHDRAWN)),
            Candidate.decided < before,
        )
        .exists()
    )
    query = sa.select(ReportRow.id).where(
        ReportRow.samples_purged.is_(None),
        ReportRow.report.is_not(None),
        sa.or_(sa.and_(ReportRow.candidate_id.is_(None), replaced), decided),
    )
    if resource_id:
        query = query.where(ReportRow.resource_id == resource_id)
    return query
