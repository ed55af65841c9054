"""Which check a resource needs, and what the portal knows of its last one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import table_schemas, tasks
from .model.candidate import Candidate
from .model.report import WAITING, ReportRow
from .model.task import now

KIND = "validate"
OF_CANDIDATE = "check-candidate"
_MARKED = ("url", "url_type", "size", "last_modified", "hash")


def ask(
    resource: model.Resource, *, author: str | None, again: bool = False
) -> str | None:
    """Ask for the check that *resource* needs, in the caller's transaction.

    Return the id of the report row; None when there is no file, when it has no table
    schema, or one of files that are not checked, or when that very file was checked
    already and not *again*.
    """
    extras = resource.extras or {}
    key = table_schema_key(extras)
    if key is None or not resource.url or not table_schemas.get(key).is_checked:
        return None
    mark = mark_of(resource)
    last = latest([resource.id]).get(resource.id)
    if last and not again and last.mark == mark:
        return None
    if last and last.state == WAITING and last.mark == mark:
        return last.id
    row = ReportRow(
        resource_id=resource.id,
        package_id=resource.package_id,
        mark=mark,
        filename=(resource.url or "").rsplit("/", 1)[-1],
        table_schema=key,
        table_schema_version=extras.get("table_schema_version") or "",
    )
    model.Session.add(row)
    model.Session.flush()
    row.task_id = tasks.start(
        KIND,
        {"resource_id": resource.id},
        subject=resource.id,
        author=author,
        commit=False,
    )
    return row.id


def ask_for_candidate(candidate: Candidate, *, author: str | None) -> str:
    """Ask for the check of a candidate, in the caller's transaction.

    Return the id of the report row, which only those who edit the resource see.
    """
    row = ReportRow(
        resource_id=candidate.resource_id,
        package_id=candidate.package_id,
        candidate_id=candidate.id,
        filename=candidate.filename,
        table_schema=candidate.table_schema,
        table_schema_version=candidate.table_schema_version,
    )
    model.Session.add(row)
    model.Session.flush()
    row.task_id = tasks.start(
        OF_CANDIDATE,
        {"candidate_id": candidate.id},
        subject=candidate.id,
        author=author,
        commit=False,
    )
    return row.id


def adopt(candidate_id: str, resource: model.Resource) -> None:
    """Make the report on a candidate that of the resource whose file it became."""
    row = of_candidates([candidate_id]).get(candidate_id)
    if row is not None:
        row.candidate_id, row.mark, row.asked = None, mark_of(resource), now()
        model.Session.flush()


def table_schema_key(resource: Mapping[str, Any]) -> str | None:
    """Return the key of the table schema of a file; None when the portal has none.

    A portal may have had a field of that name before, with anything in it.
    """
    key = resource.get("table_schema")
    return table_schemas.find_key(key) if isinstance(key, str) else None


def mark_of(resource: model.Resource) -> str:
    """Return what changes when the file or its rules are replaced, without a read."""
    extras = resource.extras or {}
    parts = [str(getattr(resource, name) or "") for name in _MARKED]
    names = ("table_schema", "table_schema_version")
    parts += [extras.get(name) or "" for name in names]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def latest(resource_ids: Iterable[str]) -> dict[str, ReportRow]:
    """Return the last report asked for each resource that has one, in one query."""
    ids = list(resource_ids)
    if not ids:
        return {}
    rows = model.Session.scalars(
        sa.select(ReportRow)
        .where(ReportRow.resource_id.in_(ids), ReportRow.candidate_id.is_(None))
        .distinct(ReportRow.resource_id)
        .order_by(ReportRow.resource_id, ReportRow.asked.desc())
    )
    return {row.resource_id: row for row in rows}


def of_candidates(candidate_ids: Iterable[str]) -> dict[str, ReportRow]:
    """Return the last report asked for each candidate that has one, in one query."""
    ids = list(candidate_ids)
    if not ids:
        return {}
    rows = model.Session.scalars(
        sa.select(ReportRow)
        .where(ReportRow.candidate_id.in_(ids))
        .order_by(ReportRow.asked)
    )
    return {str(row.candidate_id): row for row in rows}


def ids_of(resource_id: str) -> list[str]:
    """Return the ids of the reports of a resource and of its candidates."""
    query = sa.select(ReportRow.id).where(ReportRow.resource_id == resource_id)
    return list(model.Session.scalars(query))


def history(resource_id: str, limit: int = 20) -> list[ReportRow]:
    """Return the reports of a resource, the last one asked first."""
    return list(
        model.Session.scalars(
            sa.select(ReportRow)
            .where(
                ReportRow.resource_id == resource_id, ReportRow.candidate_id.is_(None)
            )
            .order_by(ReportRow.asked.desc())
            .limit(limit)
        )
    )
