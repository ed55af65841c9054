"""Who may know that a commune has published nothing.

The commune itself, those who administer it, the portal, or a grouping that holds it.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model

from . import groupings, rights
from .core.territories import Territory, TerritoryIndex
from .core.territories.addresses import old_ids
from .core.territories.listing import communes_inside

_MANY = 200  # places, beyond which one looks down from the user, not up from them
_MINE = sa.text(
    """
    SELECT g.id, m.capacity, g.extras ->> 'territory_id' FROM member m
    JOIN "group" g ON g.id = m.group_id AND g.is_organization AND g.state = 'active'
    WHERE m.table_name = 'user' AND m.table_id = :user AND m.state = 'active'"""
)
_HAS_BELOW = sa.text(
    """
    SELECT EXISTS (
        SELECT 1 FROM member m WHERE m.table_id = ANY(:roots)
        AND m.table_name = 'group' AND m.state = 'active')"""
)
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
    JOIN up ON up.place = p.id AND up.id = ANY(:roots)"""  # noqa: S608 - CKAN's constant
)


def knows_some(index: TerritoryIndex, user_name: str | None, territory_id: str) -> bool:
    """Tell whether the user may know it of one commune of a territory, at least."""
    user = _user(user_name)
    if user is None:
        return False
    if _knows_all(index, user, territory_id):
        return True
    return bool(_own_codes(user, _codes_inside(index, territory_id), one=True))


def knows_all(index: TerritoryIndex, user_name: str | None, territory_id: str) -> bool:
    """Tell whether the user administers the portal, or a grouping that holds it."""
    user = _user(user_name)
    return user is not None and _knows_all(index, user, territory_id)


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
    codes = _codes_inside(index, territory_id)
    if len(asked) <= _MANY:
        codes = _codes(index, asked)
    typed = _own_codes(user, codes)
    today = (one if one in index else index.resolve(one).territory_id for one in typed)
    return asked.intersection(one or "" for one in today)


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


def _codes(index: TerritoryIndex, ids: Collection[str]) -> frozenset[str]:
    """Return what organisations of these communes may have typed."""
    return frozenset(ids).union(old_ids(index, ids))


@functools.lru_cache(maxsize=64)
def _codes_inside(index: TerritoryIndex, territory_id: str) -> frozenset[str]:
    return _codes(index, {t.id for t in communes_inside(index, territory_id)})


def _own_codes(
    user: model.User, codes: frozenset[str], *, one: bool = False
) -> frozenset[str]:
    """Return which of these codes are those of organisations of a user.

    Those that they belong to, and those that they administer. Only some of them when
    *one* is enough.
    """
    mine = model.Session.execute(_MINE, {"user": user.id}).all()
    found = codes.intersection(code for _, _, code in mine)
    if "admin" not in rights.role_lists()["cascading"] or (found and one):
        return found
    roots = [id_ for id_, capacity, _ in mine if capacity == "admin"]
    if not roots or not model.Session.scalar(_HAS_BELOW, {"roots": roots}):
        return found
    if len(codes) > _MANY:
        below = model.Session.scalars(_below(user))
    else:
        below = model.Session.scalars(_UP, {"codes": list(codes), "roots": roots})
    return found | codes.intersection(below)


def _below(user: model.User) -> Any:
    group = model.Group
    return sa.select(group.extras["territory_id"].astext).where(
        group.id.in_(rights.administered(user.id)),
        group.is_organization.is_(True),
        group.state == model.State.ACTIVE,
    )
