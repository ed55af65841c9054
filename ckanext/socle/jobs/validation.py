"""The check of one resource's file: read it, judge it, keep the report."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import ckan.model as model
from ckan.lib import search

from .. import candidates, config, fetching, files, previews, reports, tasks
from ..core.errors import SocleError
from ..mailings import files as mailings
from ..model.report import WAITING, ReportRow
from ..policies import release
from ..validation import judging, retention

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
        with opened_file(resource) as opened:
            row, _ = judging.judge(row, opened, progress)
            previews.keep(row, opened, judging.limits())
    except (files.StorageError, fetching.FetchError) as err:
        judging.keep_impossible(row, err.code, err.params)
    except SocleError as err:
        judging.keep_impossible(row, "unknown-rules", {"detail": str(err)})
    retention.purge(resource_id)
    model.Session.commit()
    candidates.purge(resource_id)
    search.rebuild(row.package_id)
    release.publish(row.package_id)
    mailings.checked(row, tasks.get(progress.task_id).author)
    return {"outcome": judging.outcome(row), "report_id": row.id}


def stopped(why: str, resource_id: str) -> None:
    """Tell on the page that the check ended without a report: *why*."""
    model.Session.rollback()
    row = reports.latest([resource_id]).get(resource_id)
    if row is not None and row.state == WAITING:
        judging.keep_impossible(row, f"task-{why}", {"task": row.task_id})
        model.Session.commit()
        search.rebuild(row.package_id)


@contextlib.contextmanager
def opened_file(resource: model.Resource) -> Iterator[files.StoredFile]:
    """Give a copy of the file of a resource: kept here, or fetched by its link.

    :raises StorageError: the storage does not give it
    :raises FetchError: the link does not
    """
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


def _drop_other_waiting(row: ReportRow) -> None:
    """An older check that never ran says nothing any more."""
    model.Session.execute(
        sa.delete(ReportRow).where(
            ReportRow.resource_id == row.resource_id,
            ReportRow.candidate_id.is_(None),
            ReportRow.state == WAITING,
            ReportRow.asked < row.asked,
        )
    )
