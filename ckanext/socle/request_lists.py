"""Requests as pages and the API list them: whose, how many wait, with every name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import naming, rights
from .model.request import ATTACH, LIFETIME, SENT, Request
from .model.task import now

MINE = "mine"
TO_ANSWER = "to-answer"
BOXES = (MINE, TO_ANSWER)

_WAITING = f"""
    WITH RECURSIVE sent AS (
        SELECT target_id AS id FROM socle_request
        WHERE state = 'sent' AND target_id <> '' AND created > :since
        UNION ALL
        SELECT organization_id FROM socle_supporter WHERE state = 'sent'
    ),
    asked AS (SELECT id, count(*) AS requests FROM sent GROUP BY id),
    up (asked, id, depth) AS (
        SELECT id, id, 0 FROM asked
        UNION
        SELECT up.asked, l.table_id, up.depth + 1 FROM up
        JOIN member l ON l.group_id = up.id AND l.table_name = 'group'
            AND l.state = 'active'
        WHERE :cascades AND up.depth < {model.group.MAX_RECURSES}
    )
    SELECT coalesce(sum(requests), 0) FROM asked WHERE id IN (
        SELECT up.asked FROM up JOIN member m ON m.group_id = up.id
            AND m.table_name = 'user' AND m.table_id = :user
            AND m.capacity = 'admin' AND m.state = 'active')"""  # noqa: S608
# A support that is proposed waits for the bodies themselves, by the hundred.
_ALL_WAITING = """
    SELECT count(*) FROM socle_request WHERE state = 'sent' AND created > :since"""


def page(
    user: model.User,
    *,
    box: str | None,
    state: str | None,
    closed: bool | None,
    limit: int,
    offset: int,
) -> tuple[int, list[Request]]:
    """Return the number of requests of a user, and a page of them, newest first.

    *box*: those they sent, those they may answer, or both; *closed*: those that wait
    for nothing any more, or those that do.
    """
    query = sa.select(Request)
    mine = Request.author == user.id
    others = (
        sa.true()
        if user.sysadmin
        else Request.target_id.in_(rights.administered(user.id))
    )
    if box == MINE:
        query = query.where(mine)
    else:
        query = query.where(others if box == TO_ANSWER else sa.or_(mine, others))
    if state:
        query = query.where(Request.state == state)
    if closed is not None:
        query = query.where(
            (Request.state != SENT) if closed else Request.state == SENT
        )
    count = model.Session.scalar(
        sa.select(sa.func.count()).select_from(query.subquery())
    )
    newest = query.order_by(Request.created.desc(), Request.id)
    return count or 0, list(model.Session.scalars(newest.limit(limit).offset(offset)))


def belongs(user: model.User) -> bool:
    """Return whether a user is a member, of any role, of an organisation."""
    query = (
        sa.select(model.Member.id)
        .join(model.Group, model.Group.id == model.Member.group_id)
        .where(
            model.Member.table_name == "user",
            model.Member.table_id == user.id,
            model.Member.state == model.State.ACTIVE,
            model.Group.is_organization,
            model.Group.state == model.State.ACTIVE,
        )
    )
    return model.Session.scalar(query.limit(1)) is not None


def count_waiting(user: model.User) -> int:
    """Return how many requests and proposals wait for an answer of this user."""
    values: dict[str, Any] = {"since": now() - LIFETIME}
    if user.sysadmin:
        return int(model.Session.scalar(sa.text(_ALL_WAITING), values))
    values["user"] = user.id
    values["cascades"] = "admin" in rights.role_lists()["cascading"]
    return int(model.Session.scalar(sa.text(_WAITING), values))


def named(requests: Iterable[Request]) -> list[dict[str, Any]]:
    """Return requests as the API shows them, with the names of those concerned.

    Four queries at most, whatever their number.
    """
    rows = list(requests)
    groups = naming.organizations(
        {one for row in rows for one in (row.subject_id, row.target_id)}
    )
    users = naming.users(
        {one for row in rows for one in (row.subject_id, row.author, row.answered_by)}
    )
    leaves = _parents({row.subject_id for row in rows if row.kind == ATTACH})
    return [
        row.as_dict()
        | {
            "subject": (groups if row.kind == ATTACH else users).get(row.subject_id),
            "target": groups.get(row.target_id),
            "author_name": users.get(row.author, {}).get("title", ""),
            "answered_by_name": users.get(row.answered_by or "", {}).get("title"),
            "leaves": leaves.get(row.subject_id) if row.kind == ATTACH else None,
        }
        for row in rows
    ]


def _parents(ids: set[str]) -> dict[str, str]:
    """Return the title of the organisation above each that has one."""
    link, group = model.Member, model.Group
    query = (
        sa.select(link.group_id, group.title, group.name)
        .join(group, group.id == link.table_id)
        .where(
            link.group_id.in_(ids),
            link.table_name == "group",
            link.state == model.State.ACTIVE,
            group.state == model.State.ACTIVE,
        )
    )
    rows = model.Session.execute(query) if ids else ()
    return {id_: title or name for id_, title, name in rows}
