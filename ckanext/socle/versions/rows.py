"""The rows of former versions: listed, told, erased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import candidates, config
from ..model.candidate import REPLACED, Candidate
from ..model.task import now

# Reasons of those that the public does not see.
PERSONAL = "personal"  # the check found what may be personal data
UNCHECKED = "unchecked"  # replaced before its check was over


def of_resources(
    resource_ids: Collection[str], *, hidden: bool = False
) -> dict[str, list[Candidate]]:
    """Return the versions of several files that have some, in one query."""
    found: dict[str, list[Candidate]] = {}
    query = _kept(Candidate.resource_id.in_(resource_ids))
    for one in model.Session.scalars(query) if resource_ids else ():
        if hidden or not one.reason:
            found.setdefault(one.resource_id, []).append(one)
    return found


def of_resource(resource_id: str, *, hidden: bool = False) -> list[Candidate]:
    """Return the versions of a file that are still there, the last replaced first.

    Those that the public does not see only where *hidden* ones are asked for.
    """
    query = _kept(Candidate.resource_id == resource_id)
    if not hidden:
        query = query.where(Candidate.reason == "")
    return list(model.Session.scalars(query))


def _kept(mine: sa.ColumnElement[bool]) -> sa.Select[tuple[Candidate]]:
    return (
        sa.select(Candidate)
        .where(
            mine,
            Candidate.state == REPLACED,
            Candidate.purged.is_(None),
        )
        .order_by(Candidate.created.desc(), Candidate.id)
    )


def find(version_id: str) -> Candidate:
    """Return a version whose file is still there.

    :raises ObjectNotFound: there is none
    """
    found = candidates.find(version_id)
    if found is None or found.state != REPLACED or found.purged:
        raise tk.ObjectNotFound(tk._("This version is not kept any more."))
    return found


def as_dict(version: Candidate) -> dict[str, Any]:
    """Return what the API shows; dates are ISO 8601, null for what is unknown."""
    return {
        "id": version.id,
        "resource_id": version.resource_id,
        "package_id": version.package_id,
        "filename": version.filename,
        "size": version.size,
        "sha256": version.sha256,
        "format": version.fields.get("format") or None,
        "table_schema": version.table_schema or None,
        "table_schema_version": version.table_schema_version or None,
        "from": version.fields.get("last_modified") or None,
        "until": version.created.isoformat(timespec="seconds"),
        "public": not version.reason,
    }


def erase(version: Candidate, by: str | None) -> None:
    """Erase the file of a version, in the caller's transaction; its row stays."""
    candidates.remove_file(version)
    version.purged, version.decided, version.decided_by = now(), now(), by


def prune(resource_id: str) -> int:
    """Erase the versions beyond those that the portal keeps, the oldest ones.

    In the caller's transaction; return their number.
    """
    over = of_resource(resource_id, hidden=True)[config.versions_kept() :]
    for one in over:
        erase(one, None)
    return len(over)
