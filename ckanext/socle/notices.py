"""Who is told, by courriel, of a request, a support or a detachment.

Each courriel is a task of its own (`mails.post`), written in the transaction of what
it tells: none leaves for a change that was not made, none is missing for one that was.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import mails, naming, rights
from .model.supporter import ACCEPTED, SENT, Supporter

_ADMINISTRATORS = sa.text(
    """
    WITH RECURSIVE up (id, depth) AS (
        SELECT CAST(:organization AS text), 0
        UNION
        SELECT l.table_id, up.depth + 1 FROM up
        JOIN member l ON l.group_id = up.id AND l.table_name = 'group'
            AND l.state = 'active'
        JOIN "group" g ON g.id = l.table_id AND g.is_organization
            AND g.state = 'active'
        WHERE up.depth < 8 AND :cascades
    )
    SELECT DISTINCT up.depth, u.id, u.name, u.fullname, u.email FROM up
    JOIN member m ON m.group_id = up.id AND m.table_name = 'user'
        AND m.capacity = 'admin' AND m.state = 'active'
    JOIN "user" u ON u.id = m.table_id AND u.state = 'active'
    ORDER BY up.depth, u.name"""
)


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody to write to; `address` is that of an active account."""

    id: str
    name: str
    address: str


def administrators(organization_id: str | None) -> list[Person]:
    """Return those who can be reached at the nearest level that has some.

    The organisation itself, else those above whose role counts below, else the portal:
    somebody always knows, and the top of a tree is not told everything.
    """
    rows = model.Session.execute(
        _ADMINISTRATORS,
        {
            "organization": organization_id or "",
            "cascades": "admin" in rights.role_lists()["cascading"],
        },
    ).all()
    reached = [row for row in rows if mails.is_address(row.email or "")]
    nearest = [row for row in reached if row.depth == reached[0].depth]
    return list(map(_person, nearest)) or _of_the_portal()


def _of_the_portal() -> list[Person]:
    users = model.Session.scalars(
        sa.select(model.User).where(
            model.User.sysadmin, model.User.state == model.State.ACTIVE
        )
    )
    return [_person(user) for user in users if mails.is_address(user.email or "")]


def _person(user: Any) -> Person:
    return Person(user.id, user.fullname or user.name, user.email)


def person(user_id: str) -> list[Person]:
    """Return that user alone; nobody when they left or have no address."""
    user = model.User.get(user_id)
    known = user and user.state == model.State.ACTIVE
    return [_person(user)] if known and mails.is_address(user.email or "") else []


def tell(
    people: Iterable[Person],
    template: str,
    values: dict[str, Any],
    *,
    but: str | None = None,
) -> int:
    """Write to people, each once, but to the one who did it; return how many.

    The caller commits.
    """
    addresses = {one.address: one for one in people if one.id != but}
    for one in addresses.values():
        mails.post(one.address, one.name, template, values, commit=False)
    return len(addresses)


def support_proposed(row: Supporter) -> None:
    """Tell the supported organisation that it has to answer, unless it did."""
    if row.state == SENT:
        _tell_support(row, "proposed", row.organization_id, but=row.author)
    else:
        _tell_support(row, "accepted", row.supporter_id, but=row.author)


def support_answered(row: Supporter) -> None:
    """Tell the person who proposed a support what was answered."""
    event = "accepted" if row.state == ACCEPTED else "refused"
    _tell_about(row, event, person(row.author), but=row.answered_by)


def support_ended(row: Supporter, by: str) -> None:
    """Tell both organisations that a support ends."""
    if row.state == ACCEPTED:
        _tell_support(row, "ended", row.organization_id, row.supporter_id, but=by)


def _tell_support(
    row: Supporter, event: str, *organization_ids: str, but: str | None
) -> None:
    people = [one for found in organization_ids for one in administrators(found)]
    _tell_about(row, event, people, but=but)


def _tell_about(
    row: Supporter, event: str, people: list[Person], *, but: str | None
) -> None:
    """Write about a support; nothing where one of the two was removed."""
    bodies = naming.organizations([row.organization_id, row.supporter_id])
    if len(bodies) == 2:
        values = {
            "event": event,
            "organization": bodies[row.organization_id],
            "supporter": bodies[row.supporter_id],
            "reason": row.reason,
        }
        tell(people, "support", values, but=but)
