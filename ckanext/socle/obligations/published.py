"""The datasets of bodies that hold expected files: three queries for all of them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import table_schemas
from ..core import values
from ..core.expected_files import Published, years_of
from ..model.report import IMPOSSIBLE, WAITING, ReportRow

_WORST_FIRST = ("failure", "error", "running", "success", None)
_DATASETS = sa.text(
    """
    SELECT p.id, p.owner_org, p.name, p.title, p.state = 'active' AND NOT p.private
            AS is_public, p.state = 'draft' AS is_draft,
        p.metadata_modified, p.extras ->> 'modified' AS modified,
        p.extras ->> 'expected_dataset' AS expected,
        p.extras ->> 'temporal_coverage' AS periods,
        (SELECT v.id FROM socle_provision v WHERE v.package_id = p.id) AS provision_id
    FROM package p
    WHERE p.owner_org = ANY(:organizations) AND p.type = 'dataset'
        AND p.state IN ('active', 'draft')
        AND (coalesce(p.extras ->> 'expected_dataset', '') <> '' OR EXISTS (
            SELECT 1 FROM resource r WHERE r.package_id = p.id AND r.state = 'active'
            AND r.extras LIKE '%"table_schema"%'))"""
)
_FILES = sa.text(
    """
    SELECT r.id, r.package_id, r.extras::jsonb ->> 'table_schema' AS table_schema,
        coalesce(r.last_modified, r.created) AS changed
    FROM resource r
    WHERE r.package_id = ANY(:packages) AND r.state = 'active'
    ORDER BY r.package_id, r.position"""
)


def datasets_of(
    organization_ids: Collection[str],
) -> dict[str, dict[str, list[Published]]]:
    """Return the datasets of each body by the table schema that they follow."""
    rows = model.Session.execute(
        _DATASETS, {"organizations": list(organization_ids)}
    ).all()
    files = _files([row.id for row in rows])
    statuses = _statuses(file.id for found in files.values() for file in found)
    known: dict[str, str | None] = {}
    found: dict[str, dict[str, list[Published]]] = {}
    for row in rows:
        key = _key(row, files.get(row.id, []), known)
        if key:
            one = _published(row, files.get(row.id, []), statuses)
            found.setdefault(row.owner_org, {}).setdefault(key, []).append(one)
    return found


def _files(package_ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in model.Session.execute(_FILES, {"packages": package_ids}):
        found.setdefault(row.package_id, []).append(row)
    return found


def _statuses(resource_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Return the status of each file's last check and its cells to mend."""
    query = (
        sa.select(
            ReportRow.resource_id,
            ReportRow.state,
            ReportRow.lenient_valid,
            ReportRow.errors,
        )
        .where(ReportRow.resource_id.in_(list(resource_ids)))
        .distinct(ReportRow.resource_id)
        .order_by(ReportRow.resource_id, ReportRow.asked.desc())
    )
    return {
        row.resource_id: (_status(row), row.errors or 0)
        for row in model.Session.execute(query)
    }


def _status(row: Any) -> str:
    if row.state == WAITING:
        return "running"
    if row.state == IMPOSSIBLE:
        return "error"
    return "success" if row.lenient_valid else "failure"


def _key(row: Any, files: list[Any], known: dict[str, str | None]) -> str | None:
    """Return the key that a dataset says, else that of its first file with one."""
    for said in (row.expected, *(file.table_schema for file in files)):
        if said and said not in known:
            known[said] = table_schemas.find_key(said)
        if said and known[said]:
            return known[said]
    return None


def _published(
    row: Any, files: list[Any], statuses: dict[str, tuple[str, int]]
) -> Published:
    checked = [(statuses.get(file.id, (None, 0)), file.id) for file in files]
    worst, resource_id = min(
        checked,
        key=lambda one: (_WORST_FIRST.index(one[0][0]), -one[0][1]),
        default=((None, 0), None),
    )
    periods = values.loaded(row.periods)
    return Published(
        name=row.name,
        title=row.title or row.name,
        is_public=row.is_public,
        is_draft=row.is_draft,
        changed=_changed(row, files),
        years=years_of(
            [one for one in periods if isinstance(one, dict)]
            if isinstance(periods, list)
            else [],
            row.title,
            row.name,
        ),
        status=worst[0],
        errors=sum(errors for (_, errors), _ in checked),
        resource_id=resource_id,
        provision_id=row.provision_id if row.is_draft else None,
    )


def _changed(row: Any, files: list[Any]) -> datetime.date:
    """Return the day that the publisher gives, else that of the last file."""
    try:
        return datetime.date.fromisoformat(str(row.modified or "")[:10])
    except ValueError:
        moments = [file.changed for file in files if file.changed]
        last: datetime.datetime = max(moments, default=row.metadata_modified)
        return last.date()
