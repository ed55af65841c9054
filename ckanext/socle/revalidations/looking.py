"""One file of a campaign: checked without a trace, or again for all to see."""

from __future__ import annotations

import sqlalchemy as sa

import ckan.model as model

from .. import files, reports, table_schemas
from ..core import revalidations as core
from ..core.errors import FetchError, SocleError
from ..core.table_schemas import TableSchema
from ..jobs import validation as job
from ..model.report import DONE, ReportRow
from ..model.revalidation import RevalidatedFile, Revalidation
from ..model.task import now
from ..tasks import Progress
from ..validation import contexts, judging

GONE, UNKNOWN_RULES = "gone", "unknown-rules"


def look(progress: Progress, campaign: Revalidation, file: RevalidatedFile) -> None:
    """Keep in *file* what its check says; nothing else changes. The caller commits.

    The report that the portal has is read when it has one; else the file is.

    :raises TaskCancelled: somebody asked to stop
    """
    resource = model.Resource.get(file.resource_id)
    if resource is None or resource.state != model.State.ACTIVE:
        _keep(file, None, None, GONE)
        return
    version = campaign.version or file.version
    try:
        table_schema = table_schemas.get(f"{campaign.table_schema}@{version}")
        known = _known(resource, table_schema)
        if known:
            _keep(file, known.lenient_valid, known.errors, "")
            return
        with job.opened_file(resource) as opened:
            report = judging.check(
                opened, table_schema, on_rows=lambda rows: progress.advance(0)
            )
    except (files.StorageError, FetchError) as error:
        _keep(file, None, None, error.code)
    except SocleError:
        _keep(file, None, None, UNKNOWN_RULES)
    else:
        valid = report.lenient.valid if report.readable else None
        reason = "" if report.readable else report.groups[0].code
        _keep(file, valid, report.lenient.cells, reason)


def check_again(
    progress: Progress, campaign: Revalidation, file: RevalidatedFile
) -> None:
    """Make the report of a file anew, with the version that it has; commit."""
    resource = model.Resource.get(file.resource_id)
    if resource is None or resource.state != model.State.ACTIVE:
        _keep(file, None, None, GONE)
        return
    row = ReportRow(
        resource_id=resource.id,
        package_id=resource.package_id,
        task_id=progress.task_id,
        mark=reports.mark_of(resource),
        filename=(resource.url or "").rsplit("/", 1)[-1],
        table_schema=campaign.table_schema,
        table_schema_version=file.version,
    )
    model.Session.add(row)
    model.Session.commit()
    job.run(_Steps(progress), resource.id)
    made = reports.latest([resource.id])[resource.id]
    valid = made.lenient_valid if made.state == DONE else None
    _keep(file, valid, made.errors, made.reason if valid is None else "")


class _Steps(Progress):
    """The progress of one file, inside that of a campaign."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress.task_id)
        self._progress = progress

    def advance(self, n: int = 1, message: str = "") -> None:
        """Give a sign of life; the campaign counts files, not rows.

        :raises TaskCancelled: somebody asked to stop
        """
        self.done += n
        self._progress.advance(0)


def _known(resource: model.Resource, table_schema: TableSchema) -> ReportRow | None:
    """Return the report of the very same file, with the very same rules."""
    last = reports.latest([resource.id]).get(resource.id)
    if last is None or last.state != DONE or last.mark != reports.mark_of(resource):
        return None
    context = contexts.of_organization(resource.package.owner_org, table_schema.key)
    rules = judging.rules_of(table_schema, context)
    return model.Session.scalar(
        sa.select(ReportRow)
        .where(
            ReportRow.resource_id == resource.id,
            ReportRow.sha256 == last.sha256,
            ReportRow.table_schema == table_schema.key,
            ReportRow.table_schema_version == table_schema.version,
            ReportRow.rules == rules,
            ReportRow.state == DONE,
        )
        .limit(1)
    )


def _keep(
    file: RevalidatedFile, valid: bool | None, errors: int | None, reason: str
) -> None:
    file.outcome = core.outcome(was_valid=file.was_valid, is_valid=valid)
    file.errors = errors if valid is not None else None
    file.reason, file.checked = reason, now()
