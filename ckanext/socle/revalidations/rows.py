"""The rows of campaigns: made, read, and the task of each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import tasks
from ..model.revalidation import RevalidatedFile, Revalidation
from ..model.task import OPEN_STATES, Task
from . import scopes

KIND = "revalidate"
# CKAN keeps the extras of resources as a text; it is searched before it is parsed.
_FILL = sa.text(
    """
    INSERT INTO socle_revalidation_file
        (revalidation_id, resource_id, package_id, organization_id, version, was_valid)
    SELECT :id, r.id, p.id, p.owner_org,
        coalesce(r.extras::jsonb ->> 'table_schema_version', ''), last.valid
    FROM resource r
    JOIN package p ON p.id = r.package_id
    LEFT JOIN LATERAL (
        SELECT CASE WHEN state = 'done' THEN lenient_valid END AS valid
        FROM socle_report
        WHERE resource_id = r.id AND candidate_id IS NULL
        ORDER BY asked DESC LIMIT 1
    ) last ON true
    WHERE r.state = 'active' AND p.state = 'active' AND r.url <> ''
        AND strpos(r.extras, :table_schema) > 0
        AND r.extras::jsonb ->> 'table_schema' = :table_schema
        AND (:version = ''
            OR coalesce(r.extras::jsonb ->> 'table_schema_version', '') <> :version)
        AND (:everywhere OR p.owner_org = ANY(:organizations))
    """
)


def create(
    table_schema: str,
    version: str,
    *,
    organization: model.Group | None = None,
    grouping: model.Group | None = None,
    author: str | None,
) -> Revalidation:
    """Return a new campaign with the files that it is about; the caller commits.

    Those that follow *version* already are left out; "" is the version of each file.
    """
    row = Revalidation(
        table_schema=table_schema,
        version=version,
        organization_id=organization.id if organization else None,
        grouping_id=grouping.id if grouping else None,
        author=author,
    )
    model.Session.add(row)
    model.Session.flush()
    organizations: list[str] = []
    if organization:
        organizations = scopes.attached(organization.id)
    elif grouping:
        organizations = scopes.within(grouping)
    model.Session.execute(
        _FILL,
        {
            "id": row.id,
            "table_schema": table_schema,
            "version": version,
            "everywhere": not (organization or grouping),
            "organizations": organizations,
        },
    )
    return row


def start(row: Revalidation, *, author: str | None, foreground: bool = False) -> str:
    """Return the id of the task that goes on with a campaign; commit.

    It is the one that is under way when there is one.
    """
    known = model.Session.get(Task, row.task_id) if row.task_id else None
    if known is None or known.state not in OPEN_STATES:
        return _begin(row, author, foreground)
    model.Session.commit()
    if foreground:
        tasks.run(known.id)
        model.Session.expire_all()
    return str(known.id)


def _begin(row: Revalidation, author: str | None, foreground: bool) -> str:
    arguments = {"revalidation_id": row.id}
    task_id = tasks.start(
        KIND,
        arguments,
        subject=row.id,
        author=author,
        foreground=foreground,
        commit=False,
    )
    row.task_id = task_id
    model.Session.commit()
    return task_id


def find(id: str) -> Revalidation:
    """Return a campaign.

    :raises ObjectNotFound: there is none with that id
    """
    row = model.Session.get(Revalidation, id)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such check."))
    return row


def latest(table_schema: str | None, limit: int) -> list[Revalidation]:
    """Return the last campaigns, of one table schema or of all, the newest first."""
    query = sa.select(Revalidation).order_by(Revalidation.created.desc()).limit(limit)
    if table_schema:
        query = query.where(Revalidation.table_schema == table_schema)
    return list(model.Session.scalars(query))


def counts(id: str) -> dict[str, int]:
    """Return the numbers of files by outcome, "" for those that wait, and `moved`."""
    file = RevalidatedFile
    query = (
        sa.select(file.outcome, sa.func.count(), sa.func.count(file.moved))
        .where(file.revalidation_id == id)
        .group_by(file.outcome)
    )
    rows = model.Session.execute(query).all()
    return {row[0]: row[1] for row in rows} | {"moved": sum(row[2] for row in rows)}


def files(
    id: str, *, outcome: str = "", limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """Return the files of a campaign with their names, by organisation."""
    file, resource, package = RevalidatedFile, model.Resource, model.Package
    query = (
        sa.select(
            file,
            resource.name.label("resource"),
            package.name.label("dataset"),
            package.title.label("dataset_title"),
            model.Group.name.label("organization"),
            model.Group.title.label("organization_title"),
        )
        .outerjoin(resource, resource.id == file.resource_id)
        .outerjoin(package, package.id == file.package_id)
        .outerjoin(model.Group, model.Group.id == file.organization_id)
        .where(file.revalidation_id == id)
        .order_by(
            sa.func.coalesce(model.Group.title, ""), model.Group.name, package.name,
            file.resource_id,
        )
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    if outcome:
        query = query.where(file.outcome == outcome)
    return [_shown(row) for row in model.Session.execute(query)]


def _shown(row: Any) -> dict[str, Any]:
    file = row[0]
    names = ("resource_id", "package_id", "version", "was_valid", "outcome", "errors")
    return {
        **{name: getattr(file, name) for name in names},
        "reason": file.refused or file.reason,
        "moved": file.moved is not None,
        "resource": row.resource or "",
        "dataset": row.dataset,
        "dataset_title": row.dataset_title or row.dataset,
        "organization": row.organization,
        "organization_title": row.organization_title or row.organization or "",
    }
