"""What the portal made for bodies, and what became of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..model.provision import Provision

WAITING, PUBLISHED, GONE = "waiting", "published", "gone"
_MOST = 100


def get(provision_id: str) -> Provision:
    """Return a provision.

    :raises ObjectNotFound: there is none with that id
    """
    row = model.Session.get(Provision, provision_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such file."))
    return row


def state(row: Provision) -> str:
    """Return `waiting` (a draft), `published`, or `gone`.

    `gone`: the draft is not there any more; it was thrown away, or its file has
    joined another dataset.
    """
    package = model.Package.get(row.package_id)
    return state_of(package.state if package else None)


def state_of(package_state: str | None) -> str:
    """Return what `state` does, from CKAN's state of the draft.

    >>> state_of("draft"), state_of("active"), state_of(None)
    ('waiting', 'published', 'gone')
    """
    if package_state in (None, model.State.DELETED):
        return GONE
    return WAITING if package_state == "draft" else PUBLISHED


def of_organization(organization_id: str) -> list[Provision]:
    """Return the last files made for a body, the newest first."""
    query = (
        sa.select(Provision)
        .where(Provision.organization_id == organization_id)
        .order_by(Provision.created.desc())
        .limit(_MOST)
    )
    return list(model.Session.scalars(query))


def to_dict(row: Provision) -> dict[str, Any]:
    """Return what the API shows; dates are ISO 8601 with their zone."""
    return {
        "id": row.id,
        "organization_id": row.organization_id,
        "table_schema": row.table_schema,
        "package_id": row.package_id,
        "origin": row.origin,
        "source": row.source,
        "endowment_id": row.endowment_id,
        "state": state(row),
        "rows": row.rows,
        "left_out": row.left_out,
        "gaps": row.gaps,
        "created": row.created.isoformat(timespec="seconds"),
        "changed": row.changed.isoformat(timespec="seconds"),
    }
