"""Who may know that a commune has published nothing.

The commune itself, those who administer it, the portal, or a grouping that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model

from . import groupings, rights
from .core.territories import Territory, TerritoryIndex
from .core.territories.addresses import old_ids
from .core.territories.listing import communes_inside

_MANY = 2000  # codes in one statement; beyond, the organisations are all read
_COMMUNES = "commune:%"
_UP = sa.text(
    f"""
    WITH RECURSIVE places AS (
        SELECT g.id, g.extras ->> 'territory_id' AS code FROM "group" g
        WHERE g.is_organization AND g.state = 'active'
            AND g.extras ->> 'territory_id' = ANY(:codes)
    ),
    up (place, id, depth) AS (
        SELECT id, id, 0 FROM places
        UNION
        SELECT up.place, m.table_id, up.depth + 1 FROM up
        JOIN member m ON m.group_id = up.id AND m.table_name = 'group'
            AND m.state = 'active'
        WHERE up.depth <= {model.group.MAX_RECURSES}
    )
    SELECT DISTINCT p.code FROM places p
    JOIN up ON up.place = p.id
    JOIN "group" g ON g.id = up.id AND g.is_organization AND g.state = 'active'
    JOIN member m ON m.group_id = up.id AND m.table_name = 'user'
        AND m.table_id = :user AND m.state = 'active'
    WHERE up.depth = 0 OR m.capacity = ANY(:cascading)
    LIMIT :limit"""  # noqa: S608 - a constant of CKAN
)


def knows_some(index: TerritoryIndex, user_name: str | None, territory_id: str) -> bool:
    """Tell whether the user may know it of one commune of a territory, at least."""
    user = _user(user_name)
    if user is None:
        return False
    if _knows_all(index, user, territory_id):
        return True
    codes = _codes(index, communes_inside(index, territory_id))
    return bool(_own_codes(user, codes, limit=1))


def known_to(
    index: TerritoryIndex,
    user_name: str | None,
    territory_id: str,
    communes: Iterable[Territory],
) -> set[str]:
    """Return those of these communes of a territory of which the user may know it."""
    user = _user(user_name)
    if user is None:
        return set()
    asked = {t.id for t in communes}
    if _knows_all(index, user, territory_id):
        return asked
    typed = _own_codes(user, _codes(index, communes))
    return {index.resolve(one).territory_id or "" for one in typed} & asked


def _user(name: str | None) -> model.User | None:
    return model.User.get(name) if name else None


def _knows_all(index: TerritoryIndex, user: model.User, territory_id: str) -> bool:
    if authz.is_sysadmin(user.name):
        return True
    mine = model.Session.scalars(
        sa.select(model.Group)
        .join(model.Member, model.Member.group_id == model.Group.id)
        .where(
            model.Group.type == groupings.TYPE,
            model.Group.state == model.State.ACTIVE,
            model.Member.table_name == "user",
            model.Member.table_id == user.id,
            model.Member.capacity == "admin",
            model.Member.state == model.State.ACTIVE,
        )
    )
    holding = {territory_id, *(t.id for t in index.ancestors(territory_id))}
    return any(groupings.territory_id(index, group) in holding for group in mine)


def _codes(index: TerritoryIndex, communes: Iterable[Territory]) -> list[str] | None:
    """Return what organisations of these communes may have typed; None for too many."""
    ids = {t.id for t in communes}
    return [*ids, *old_ids(index, ids)] if len(ids) <= _MANY else None


def _own_codes(
    user: model.User, codes: list[str] | None, limit: int | None = None
) -> list[str]:
    """Return the territories of the organisations of a user, at most *limit*.

    Those that they belong to, and those that they administer. From few territories
    up, or from the user down: whichever reads less.
    """
    if codes is None:
        query = _down(user).limit(limit)
        return list(model.Session.scalars(query))
    roles = rights.role_lists()["cascading"]
    values = {
        "codes": codes,
        "user": user.id,
        "cascading": [role for role in roles if role == "admin"],
        "limit": limit,
    }
    return list(model.Session.scalars(_UP, values))


def _down(user: model.User) -> Any:
    group, member = model.Group, model.Member
    typed = group.extras["territory_id"].astext
    own = sa.select(member.group_id).where(
        member.table_name == "user",
        member.table_id == user.id,
        member.state == model.State.ACTIVE,
    )
    return sa.select(typed).where(
        typed.like(_COMMUNES),
        sa.or_(group.id.in_(own), group.id.in_(rights.administered(user.id))),
        group.is_organization.is_(True),
        group.state == model.State.ACTIVE,
    )
