"""The check of one resource's file: read it, judge it, keep the report."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import ckan.model as model
from ckan.lib import search

from .. import config, fetching, files, reports, table_schemas
from ..core import validation
from ..core.errors import SocleError
from ..core.table_schemas import TableSchema
from ..model.report import DONE, IMPOSSIBLE, WAITING, ReportRow
from ..model.task import now

if TYPE_CHECKING:
    from ..tasks import Progress


def run(progress: Progress, resource_id: str) -> dict[str, Any]:
    """Check the file of a resource; return `{"outcome": …, "report_id": …}`.

    `outcome` is `valid`, `invalid`, `impossible`, or `gone` when the resource is no
    more or asks for nothing any more.
    """
    row = reports.latest([resource_id]).get(resource_id)
    resource = model.Resource.get(resource_id)
    if row is None or row.state != WAITING:
        return {"outcome": "gone", "report_id": None}
    if resource is None or resource.state != "active":
        model.Session.delete(row)
        model.Session.commit()
        return {"outcome": "gone", "report_id": None}
    _drop_other_waiting(row)
    try:
        with _opened(resource) as opened:
            row = _judge(row, opened, progress)
    except (files.StorageError, fetching.FetchError) as err:
        _keep_impossible(row, err.code, err.params)
    except SocleError as err:
        _keep_impossible(row, "unknown-rules", {"detail": str(err)})
    model.Session.commit()
    search.rebuild(row.package_id)
    return {"outcome": _outcome(row), "report_id": row.id}


def stopped(why: str, resource_id: str) -> None:
    """Tell on the page that the check ended without a report: *why*."""
    model.Session.rollback()
    row = reports.latest([resource_id]).get(resource_id)
    if row is not None and row.state == WAITING:
        _keep_impossible(row, f"task-{why}", {"task": row.task_id})
        model.Session.commit()
        search.rebuild(row.package_id)


@contextlib.contextmanager
def _opened(resource: model.Resource) -> Iterator[files.StoredFile]:
    if resource.url_type == "upload":
        as_dict = {
            "id": resource.id,
            "url": resource.url,
            "url_type": resource.url_type,
        }
        with files.stored_copy(as_dict, config.validation_max_size()) as stored:
            yield stored
        return
    fetched = fetching.fetch(
        resource.url,
        limits=fetching.Limits(
            max_size=config.validation_max_size(),
            timeout=config.fetch_timeout(),
            max_redirects=config.fetch_max_redirects(),
        ),
        allowed_hosts=config.fetch_allowed_hosts(),
    )
    with fetched:
        yield files.StoredFile(
            fetched.path, fetched.filename, fetched.size, fetched.sha256
        )


def _judge(row: ReportRow, opened: files.StoredFile, progress: Progress) -> ReportRow:
    key = f"{row.table_schema}@{row.table_schema_version}".rstrip("@")
    table_schema = table_schemas.get(key)
    rules = _rules(table_schema)
    same = _same_report(row, opened.sha256, rules)
    if same is not None:
        same.asked, same.checked, same.mark = row.asked, now(), row.mark
        same.filename = opened.filename or same.filename
        model.Session.delete(row)
        return same
    report = validation.validate(
        opened.path,
        filename=opened.filename,
        table_schema=table_schema,
        limits=validation.Limits(
            bytes=config.validation_max_size(),
            rows=config.validation_max_rows(),
            seconds=config.validation_max_seconds(),
        ),
        on_rows=lambda rows: progress.advance(rows - progress.done),
    )
    as_json = report.to_dict()
    row.state = DONE if as_json["readable"] else IMPOSSIBLE
    row.reason = "" if as_json["readable"] else as_json["groups"][0]["code"]
    row.reason_params = {} if as_json["readable"] else as_json["groups"][0]["params"]
    row.sha256, row.rules = opened.sha256, rules
    row.filename = opened.filename or row.filename
    row.strict_valid = as_json["strict"]["valid"]
    row.lenient_valid = as_json["lenient"]["valid"]
    row.rows, row.errors = as_json["rows"], as_json["lenient"]["cells"]
    row.report, row.checked = as_json, now()
    return row


def _rules(table_schema: TableSchema) -> str:
    """A digest of all that can change the verdict on the same bytes."""
    limits = f"{config.validation_max_size()} {config.validation_max_rows()}"
    return hashlib.sha256(
        f"{validation.rules_digest(table_schema)} {limits}".encode()
    ).hexdigest()


def _same_report(row: ReportRow, sha256: str, rules: str) -> ReportRow | None:
    return model.Session.scalar(
        sa.select(ReportRow).where(
            ReportRow.resource_id == row.resource_id,
            ReportRow.sha256 == sha256,
            ReportRow.table_schema == row.table_schema,
            ReportRow.table_schema_version == row.table_schema_version,
            ReportRow.rules == rules,
            ReportRow.state == DONE,
        )
    )


def _drop_other_waiting(row: ReportRow) -> None:
    """An older check that never ran says nothing any more."""
    model.Session.execute(
        sa.delete(ReportRow).where(
            ReportRow.resource_id == row.resource_id,
            ReportRow.state == WAITING,
            ReportRow.asked < row.asked,
        )
    )


def _keep_impossible(row: ReportRow, code: str, params: dict[str, Any]) -> None:
    row.state, row.reason, row.reason_params = IMPOSSIBLE, code, params
    row.checked = now()


def _outcome(row: ReportRow) -> str:
    if row.state == IMPOSSIBLE:
        return "impossible"
    return "valid" if row.lenient_valid else "invalid"
