"""Which check a resource needs, and what the portal knows of its last one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import table_schemas, tasks
from .model.report import WAITING, ReportRow

KIND = "validate"
_MARKED = ("url", "url_type", "size", "last_modified", "hash")


def ask(
    resource: model.Resource, *, author: str | None, again: bool = False
) -> str | None:
    """Ask for the check that *resource* needs, in the caller's transaction.

    Return the id of the report row; None when the file has no table schema, or one of
    files that are not tables, or when that very file was checked already and not
    *again*.
    """
    extras = resource.extras or {}
    key = table_schema_key(extras)
    if key is None or not table_schemas.get(key).is_tabular:
        return None
    mark = _mark(resource, extras)
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


def table_schema_key(resource: Mapping[str, Any]) -> str | None:
    """Return the key of the table schema of a file; None when the portal has none.

    A portal may have had a field of that name before, with anything in it.
    """
    key = resource.get("table_schema")
    return table_schemas.find_key(key) if isinstance(key, str) else None


def _mark(resource: model.Resource, extras: dict[str, Any]) -> str:
    """A cheap fingerprint: what changes when the file or its rules are replaced."""
    parts = [str(getattr(resource, name) or "") for name in _MARKED]
    parts += [extras["table_schema"], extras.get("table_schema_version") or ""]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def latest(resource_ids: Iterable[str]) -> dict[str, ReportRow]:
    """Return the last report asked for each resource that has one, in one query."""
    ids = list(resource_ids)
    if not ids:
        return {}
    rows = model.Session.scalars(
        sa.select(ReportRow)
        .where(ReportRow.resource_id.in_(ids))
        .distinct(ReportRow.resource_id)
        .order_by(ReportRow.resource_id, ReportRow.asked.desc())
    )
    return {row.resource_id: row for row in rows}


def history(resource_id: str, limit: int = 20) -> list[ReportRow]:
    """Return the reports of a resource, the last one asked first."""
    return list(
        model.Session.scalars(
            sa.select(ReportRow)
            .where(ReportRow.resource_id == resource_id)
            .order_by(ReportRow.asked.desc())
            .limit(limit)
        )
    )
