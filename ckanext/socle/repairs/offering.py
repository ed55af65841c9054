"""What a resource's file is offered, from its last report and the producer's facts.

Only a file that the portal keeps, and that its last check could read, is looked at:
what is hostile in it ended in that check.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.model as model

from .. import candidates, config, files, reports, table_schemas
from ..core.errors import SocleError
from ..core.table_schemas import TableSchema
from ..core.validation import Report
from ..core.validation.portal_rules import Context
from ..core.validation.repairs import Repair, propose
from ..files import StorageError, StoredFile
from ..model.candidate import OPEN_STATES, Candidate
from ..model.report import DONE, ReportRow
from ..validation import contexts, judging


@dataclass(frozen=True)
class Offer:
    """The repairs that a file is offered, and what they were worked out from."""

    sha256: str
    repairs: list[Repair]


@dataclass(frozen=True)
class Opened:
    """A file that may be repaired, as long as the block that opened it."""

    stored: StoredFile
    table_schema: TableSchema
    report: Report
    context: Context


def offer(
    resource: Mapping[str, Any],
    candidate: Candidate | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Offer | None:
    """Return what the file of a resource, as CKAN shows it, is offered.

    Or the file that waits beside it: *candidate*. None when it is a link, or when its
    very file was not checked. *on_rows* hears the number of rows read.
    """
    with opened(resource, candidate) as found:
        if found is None:
            return None
        repairs = propose(
            found.stored.path,
            found.stored.filename,
            found.table_schema,
            found.report,
            context=found.context,
            limits=judging.limits(),
            on_rows=on_rows,
        )
        return Offer(found.stored.sha256, repairs)


def checked(
    resource: Mapping[str, Any], candidate: Candidate | None = None
) -> ReportRow | None:
    """Return the report of a file that may be mended; None when it may not.

    It is the one on line, uploaded, or the one that waits, once its check is over.
    """
    if candidate is not None:
        row = reports.of_candidates([candidate.id]).get(candidate.id)
        mendable = candidate.state in OPEN_STATES
    else:
        row = reports.latest([resource["id"]]).get(resource["id"])
        mendable = resource.get("url_type") == "upload"
    return row if row is not None and mendable and _is_known(row) else None


@contextlib.contextmanager
def opened(
    resource: Mapping[str, Any], candidate: Candidate | None = None
) -> Iterator[Opened | None]:
    """Give the file of a resource, its rules, its report and its producer's facts."""
    row = checked(resource, candidate)
    if row is None:
        yield None
        return
    with contextlib.ExitStack() as stack:
        try:
            stored = stack.enter_context(_copy(resource, candidate))
            reference = f"{row.table_schema}@{row.table_schema_version}".rstrip("@")
            table_schema = table_schemas.get(reference)
        except (StorageError, SocleError):
            yield None
            return
        if stored.sha256 != row.sha256:
            yield None
            return
        package = model.Package.get(row.package_id)
        owner = package.owner_org if package else None
        report = Report.from_dict(row.report or {})
        context = contexts.of_organization(owner, table_schema.key)
        yield Opened(stored, table_schema, report, context)


def _copy(
    resource: Mapping[str, Any], candidate: Candidate | None
) -> contextlib.AbstractContextManager[StoredFile]:
    if candidate is not None:
        return candidates.open(candidate)
    return files.stored_copy(dict(resource), config.validation_max_size())


def _is_known(row: ReportRow) -> bool:
    return row.state == DONE and bool(row.report)
