"""A file judged, and what its report row keeps of it.

The key of a report (design.md, model) is the resource, the file's fingerprint, the
version of its table schema and a digest of the rules: engine, overlay, limits and
what the portal knows of the producer. The very same report is never made twice.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import ckan.model as model

from .. import config, files, findings, table_schemas
from ..core import validation
from ..core.table_schemas import TableSchema
from ..model.report import DONE, IMPOSSIBLE, ReportRow
from ..model.task import now
from . import contexts

if TYPE_CHECKING:
    from ..core.validation.ledger import Ledger
    from ..core.validation.portal_rules import Context
    from ..tasks import Progress

APART = 4 << 20  # bytes above which a file has a process of its own
_ARCHIVES = (b"PK", b"\xd0\xcf")  # .xlsx, .ods; .xls


def judge(
    row: ReportRow, opened: files.StoredFile, progress: Progress
) -> tuple[ReportRow, bool]:
    """Fill *row* with the report on a file; return it, and whether it is a new one.

    When the very same report exists, it stands for *row*, which goes.

    :raises TaskCancelled: somebody asked to stop
    :raises SocleError: the rules are not there any more
    """
    # The engine is loaded when it is used: CKAN starts without it.
    from ..core.validation.ledger import Ledger  # noqa: PLC0415

    key = f"{row.table_schema}@{row.table_schema_version}".rstrip("@")
    table_schema = table_schemas.get(key)
    package = model.Package.get(row.package_id)
    owner = package.owner_org if package else None
    context = contexts.of_organization(owner, table_schema.key)
    rules = rules_of(table_schema, context)
    same = _same_report(row, opened.sha256, rules)
    if same is not None:
        same.asked, same.checked, same.mark = row.asked, now(), row.mark
        same.filename = opened.filename or same.filename
        model.Session.delete(row)
        return same, False
    ledger = Ledger()
    report = check(
        opened,
        table_schema,
        context=contexts.of_file(context, row, opened.sha256),
        ledger=ledger,
        on_rows=lambda rows: progress.advance(rows - progress.done),
        cancel=_asker(progress),
    )
    row.sha256, row.rules = opened.sha256, rules
    row.filename = opened.filename or row.filename
    _fill(row, report.to_dict())
    findings.keep(row.id, ledger, report)
    return row, True


def check(
    opened: files.StoredFile,
    table_schema: TableSchema,
    *,
    context: Context | None = None,
    ledger: Ledger | None = None,
    on_rows: Callable[[int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> validation.Report:
    """Return the report on a file, within the portal's limits.

    An archive, or more than some megabytes, is read by a process of its own: what is
    hostile in it ends there.
    """
    from ..core.validation import sandbox  # noqa: PLC0415

    told: dict[str, Any] = {
        "filename": opened.filename,
        "table_schema": table_schema,
        "limits": limits(),
        "context": context,
        "on_rows": on_rows,
    }
    if _is_apart(opened):
        return sandbox.validate_apart(opened.path, **told, ledger=ledger, cancel=cancel)
    return validation.validate(opened.path, **told, ledger=ledger)


def _is_apart(opened: files.StoredFile) -> bool:
    if opened.size > APART:
        return True
    with opened.path.open("rb") as file:
        return file.read(2) in _ARCHIVES


def _asker(progress: Progress) -> Callable[[], bool]:
    """Return what asks, once a second at most, whether somebody wants to stop."""
    last = [0.0]

    def ask() -> bool:
        if time.monotonic() - last[0] >= 1:
            last[0] = time.monotonic()
            progress.check_cancelled()
        return False

    return ask


def limits() -> validation.Limits:
    """Return the limits that the portal sets."""
    return validation.Limits(
        bytes=config.validation_max_size(),
        rows=config.validation_max_rows(),
        seconds=config.validation_max_seconds(),
    )


def rules_of(table_schema: TableSchema, context: Context) -> str:
    """Return a digest of all that can change the verdict on the same bytes.

    *context* is what the portal knows of the producer.
    """
    parts = [
        validation.rules_digest(table_schema),
        contexts.digest(context, table_schema),
        str(config.validation_max_size()),
        str(config.validation_max_rows()),
    ]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def keep_impossible(row: ReportRow, code: str, params: dict[str, Any]) -> None:
    """Say in a report row why there was no check."""
    row.state, row.reason, row.reason_params = IMPOSSIBLE, code, params
    row.checked = now()


def outcome(row: ReportRow) -> str:
    """Return `valid`, `invalid` or `impossible`."""
    if row.state == IMPOSSIBLE:
        return "impossible"
    return "valid" if row.lenient_valid else "invalid"


def _fill(row: ReportRow, as_json: dict[str, Any]) -> None:
    # What stands for the rows is no part of what people and machines read.
    row.row_marks = as_json["portal"].pop("rows", None)
    row.state = DONE if as_json["readable"] else IMPOSSIBLE
    first = {} if as_json["readable"] else as_json["groups"][0]
    row.reason, row.reason_params = first.get("code", ""), first.get("params", {})
    row.strict_valid = as_json["strict"]["valid"]
    row.lenient_valid = as_json["lenient"]["valid"]
    row.rows, row.errors = as_json["rows"], as_json["lenient"]["cells"]
    row.report, row.checked = as_json, now()


def _same_report(row: ReportRow, sha256: str, rules: str) -> ReportRow | None:
    return model.Session.scalar(
        sa.select(ReportRow)
        .where(
            ReportRow.resource_id == row.resource_id,
            ReportRow.sha256 == sha256,
            ReportRow.table_schema == row.table_schema,
            ReportRow.table_schema_version == row.table_schema_version,
            ReportRow.rules == rules,
            ReportRow.state == DONE,
            ReportRow.samples_purged.is_(None),
            ReportRow.candidate_id.is_not_distinct_from(row.candidate_id),
        )
        .order_by(ReportRow.asked.desc())
        .limit(1)
    )
