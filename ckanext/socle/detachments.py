"""Organisations that lose what is above them: noted at the flush, told by a task.

Whatever the way (a form, the API, an organisation removed or purged), the loss reaches
a flush: a task is written in the same transaction. Once it runs, the administrators of
both sides get a courriel, the activity of the organisation has a line, and the system
administrators have it in a list until it is under another again.
"""

from __future__ import annotations

from typing import Any

import flask
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import AlchemySession

from . import hierarchies, notices, tasks

KIND = "tell-detached"
_PAGE = sa.text(
    f"""
    WITH last AS (
        SELECT DISTINCT ON (t.arguments ->> 'organization_id')
            t.arguments ->> 'organization_id' AS id,
            t.arguments ->> 'parent_id' AS parent_id,
            t.arguments ->> 'parent_title' AS parent_title, t.created AS moment
        FROM socle_task t WHERE t.kind = '{KIND}'
        ORDER BY t.arguments ->> 'organization_id', t.created DESC
    )
    SELECT g.id, g.name, g.title, last.parent_id, last.parent_title, last.moment,
        a.state AS parent_state, count(*) OVER () AS total
    FROM last
    JOIN "group" g ON g.id = last.id AND g.is_organization AND g.state = 'active'
    LEFT JOIN "group" a ON a.id = last.parent_id
    WHERE {hierarchies.ON_TOP}
    ORDER BY last.moment DESC, g.name LIMIT :limit OFFSET :offset"""  # noqa: S608
)


def note(session: AlchemySession, organization_id: str, parent_id: str) -> None:
    """Write the task that tells that one is not under the other any more."""
    group = model.Group.__table__
    parent = session.execute(
        sa.select(group.c.title, group.c.name).where(group.c.id == parent_id)
    ).first()
    tasks.start_within(
        session,
        KIND,
        {
            "organization_id": organization_id,
            "parent_id": parent_id,
            "parent_title": (parent.title or parent.name) if parent else "",
            "by": _who(),
        },
        subject=f"{organization_id}:{parent_id}",
    )


def _who() -> str | None:
    """Return the id of the person whose page or call this is; None for a command."""
    user = tk.current_user if flask.has_request_context() else None
    return str(user.id) if user and user.is_authenticated else None


def below(session: AlchemySession, organization_id: str) -> list[str]:
    """Return the ids of what is just below an organisation, by its links."""
    link = model.Member.__table__
    query = sa.select(link.c.group_id).where(
        link.c.table_name == "group",
        link.c.table_id == organization_id,
        link.c.state == model.State.ACTIVE,
    )
    return list(session.scalars(query))


def tell(
    organization_id: str, parent_id: str, parent_title: str, by: str | None = None
) -> dict[str, Any]:
    """Tell both sides, and the activity; return how many courriels leave.

    Nobody is told when the organisation is gone, or is under the same again. One that
    is under another now moved: only the side that it left is told.
    """
    organization = model.Group.get(organization_id)
    line = hierarchies.chain(organization_id)
    above = line[-2] if len(line) > 1 else None
    gone = (
        organization is None
        or not organization.is_organization
        or organization.state != model.State.ACTIVE
    )
    if gone or (above and above["id"] == parent_id):
        return {"told": 0}
    parent = model.Group.get(parent_id)
    removed = parent is None or parent.state != model.State.ACTIVE
    values = {
        "organization": {"name": line[-1]["name"], "title": line[-1]["title"]},
        "parent_title": parent_title,
        "removed": removed,
        "above": above and above["title"],
    }
    people = [] if removed else notices.administrators(parent_id)
    if above is None:
        people += notices.administrators(organization_id)
        _activity(organization, values, by)
    told = notices.tell(people, "detached", values)
    model.Session.commit()
    return {"told": told}


def _activity(
    organization: model.Group, values: dict[str, Any], by: str | None
) -> None:
    """Write a line; CKAN hides it where nobody but the portal did it."""
    if not p.plugin_loaded("activity"):
        return
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    shown = {
        "id": organization.id,
        "name": organization.name,
        "title": organization.title or organization.name,
    }
    tk.get_action("activity_create")(
        {"user": site["name"], "ignore_auth": True, "defer_commit": True},
        {
            "user_id": by if by and model.User.get(by) else site["name"],
            "object_id": organization.id,
            "activity_type": "changed organization",
            "data": {"group": shown, "socle_detached": values},
        },
    )


def page(*, limit: int, offset: int) -> dict[str, Any]:
    """Return a page of the organisations that lost what was above and have nothing."""
    rows = model.Session.execute(_PAGE, {"limit": limit, "offset": offset}).all()
    return {
        "count": rows[0].total if rows else 0,
        "results": [
            {
                "id": row.id,
                "name": row.name,
                "title": row.title or row.name,
                "parent_id": row.parent_id,
                "parent_title": row.parent_title,
                "parent_state": row.parent_state,
                "moment": row.moment.isoformat(timespec="seconds"),
            }
            for row in rows
        ],
    }
