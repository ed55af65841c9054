"""The policies that the portal keeps, and the one that decides for a file."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import groupings, territories
from ..core import policies as core
from ..model.policy import Policy
from ..model.task import now


def today() -> datetime.date:
    """Return the day, UTC."""
    return now().date()


def of_grouping(grouping_id: str) -> list[core.Policy]:
    """Return every policy of a grouping: past, in force and to come."""
    rows = model.Session.scalars(_kept().where(Policy.grouping_id == grouping_id))
    return [_plain(row) for row in rows]


def asked(organization_id: str | None, table_schema: str) -> core.Policy | None:
    """Return the policy that decides for a producer's files of a table schema.

    The strictest of the groupings whose perimeter holds the producer; None when none
    asks for more than `warn`.
    """
    return asked_all(organization_id, [table_schema]).get(table_schema)


def asked_all(
    organization_id: str | None, table_schemas: Collection[str]
) -> dict[str, core.Policy]:
    """Return the policy that decides, for each table schema that has one."""
    in_force = _in_force(organization_id, table_schemas)
    found = {}
    for key in table_schemas:
        policy = core.strictest(one for one in in_force if one.table_schema == key)
        if policy:
            found[key] = policy
    return found


def counted(organization_id: str | None, table_schema: str | None) -> frozenset[str]:
    """Return the codes of findings that count in a producer's files of a kind.

    Those of every grouping whose perimeter holds the producer.
    """
    if table_schema is None:
        return frozenset()
    in_force = _in_force(organization_id, [table_schema])
    return frozenset().union(*(core.codes(one.counted) for one in in_force))


def _in_force(
    organization_id: str | None, table_schemas: Collection[str]
) -> list[core.Policy]:
    """Return what the groupings around an organisation ask today of some files."""
    if not organization_id or not table_schemas:
        return []
    rows = model.Session.execute(
        _kept()
        .add_columns(model.Group)
        .join(model.Group, model.Group.id == Policy.grouping_id)
        .where(
            Policy.table_schema.in_(table_schemas),
            model.Group.state == model.State.ACTIVE,
        )
    ).all()
    if not rows:
        return []
    around = {group.id: group for _, group in rows}
    within = _within(organization_id, around.values())
    in_force = core.in_force((_plain(row) for row, _ in rows), today())
    return [one for one in in_force if one.grouping in within]


def _within(organization_id: str, around: Iterable[model.Group]) -> set[str]:
    """Return the ids of the groupings whose perimeter holds an organisation."""
    organization = model.Group.get(organization_id)
    typed = organization.extras.get("territory_id") if organization else None
    index = territories.current_index()
    territory_id = index.resolve(typed).territory_id if typed else None
    if territory_id is None:
        return set()
    above = {one.id for one in index.ancestors(territory_id)} | {territory_id}
    return {one.id for one in around if groupings.territory_id(index, one) in above}


def save(policy: core.Policy, author: str | None) -> None:
    """Write a policy in the caller's transaction; it replaces the one to come."""
    model.Session.execute(
        sa.update(Policy)
        .where(
            Policy.grouping_id == policy.grouping,
            Policy.table_schema == policy.table_schema,
            Policy.withdrawn.is_(None),
            sa.or_(Policy.effective > today(), Policy.effective >= policy.effective),
        )
        .values(withdrawn=now())
    )
    row = Policy(
        grouping_id=policy.grouping,
        table_schema=policy.table_schema,
        mode=policy.mode,
        effective=policy.effective,
        message=policy.message,
        counted=sorted(policy.counted),
        author=author,
    )
    model.Session.add(row)
    model.Session.flush()


def shown(policy: core.Policy | None) -> dict[str, Any] | None:
    """Return what the API shows of a policy; None without one."""
    if policy is None:
        return None
    group = model.Group.get(policy.grouping)
    return {
        "table_schema": policy.table_schema,
        "mode": policy.mode,
        "effective": policy.effective.isoformat(),
        "message": policy.message,
        "counted": sorted(policy.counted),
        "grouping": group.name if group else None,
        "grouping_title": (group.title or group.name) if group else None,
    }


def _kept() -> Any:
    return sa.select(Policy).where(Policy.withdrawn.is_(None))


def _plain(row: Policy) -> core.Policy:
    return core.Policy(
        row.grouping_id,
        row.table_schema,
        row.mode,
        row.effective,
        row.message,
        frozenset(row.counted or ()).intersection(core.COUNTED),
    )
