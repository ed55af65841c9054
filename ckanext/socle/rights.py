"""The keys of `permissions`: what they open, and what changes them.

Every change reaches the flush of a `Member` (memberships and links between
organisations), a `Group` or a `User`, or our own table of supporters: whatever the
action, the form or the script. There, in the same transaction, the keys concerned
take a new version (and epoch when they lose something) and a task is written that
makes the index follow (`jobs.reindexing`). What SQL does behind the models' back is
not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
from ckan.types import AlchemySession

from . import tasks
from .model.permission_key import CASCADE, READER, SUPPORTER, PermissionKey
from .model.task import OPEN_STATES, Task

KIND = "relabel"
MOVED = "follow-organization"
_DEEPEST = model.group.MAX_RECURSES

# What CKAN itself calls the hierarchy (model/group.py), up and down.
ABOVE = f"""
    up (id, depth) AS (
        SELECT m.table_id, 0 FROM member m
        WHERE m.group_id = :organization AND m.table_name = 'group'
            AND m.state = 'active'
        UNION
        SELECT m.table_id, up.depth + 1 FROM up
        JOIN member m ON m.group_id = up.id
        WHERE m.table_name = 'group' AND m.state = 'active' AND up.depth < {_DEEPEST}
    ),
    ancestors AS (
        SELECT DISTINCT g.id FROM up JOIN "group" g ON g.id = up.id
        WHERE g.is_organization AND g.state = 'active'
    )"""  # noqa: S608 - constants of ours, here and below
_BELOW = f"""
    down (id, depth) AS (
        SELECT m.group_id, 0 FROM member m JOIN roots r ON r.id = m.table_id
        WHERE m.table_name = 'group' AND m.state = 'active'
        UNION
        SELECT m.group_id, down.depth + 1 FROM down
        JOIN member m ON m.table_id = down.id
        WHERE m.table_name = 'group' AND m.state = 'active'
            AND down.depth < {_DEEPEST}
    )"""  # noqa: S608
_SUPPORTED = """
    SELECT s.organization_id AS id FROM socle_supporter s
    JOIN supporting u ON u.id = s.supporter_id WHERE s.state = 'accepted'"""
_MINE = """
    mine AS (
        SELECT m.group_id AS id, m.capacity FROM member m
        JOIN "group" g ON g.id = m.group_id AND g.is_organization
            AND g.state = 'active'
        WHERE m.table_name = 'user' AND m.table_id = :id AND m.state = 'active'
    )"""
_OPENED = {
    CASCADE: f"""
        WITH RECURSIVE roots AS (SELECT CAST(:id AS text) AS id), {_BELOW}
        SELECT id FROM down""",  # noqa: S608
    SUPPORTER: f"""
        WITH supporting AS (SELECT CAST(:id AS text) AS id) {_SUPPORTED}""",
    READER: f"""
        WITH RECURSIVE {_MINE},
        roots AS (SELECT id FROM mine WHERE capacity = ANY(:cascading)), {_BELOW},
        supporting AS (SELECT id FROM mine WHERE capacity = ANY(:publishing))
        SELECT id FROM mine WHERE capacity = ANY(:reading)
        UNION SELECT id FROM down UNION {_SUPPORTED}""",  # noqa: S608
}
HIDDEN = "(p.private OR p.state <> 'active')"


def role_lists() -> dict[str, list[str]]:
    """Return the roles that read, that cascade and that publish, by CKAN's settings."""
    reading = authz.get_roles_with_permission("read")
    cascading = authz.check_config_permission("roles_that_cascade_to_sub_groups")
    return {
        "reading": reading,
        "cascading": [role for role in list(cascading or ()) if role in reading],
        "publishing": authz.get_roles_with_permission("create_dataset"),
    }


def label(kind: str, id_: str, epoch: int) -> str:
    """Return the label of a key, as Solr has it.

    >>> label("cascade", "5a1e", 0), label("cascade", "5a1e", 2)
    ('cascade-5a1e', 'cascade-5a1e-2')

    What a reader may read follows the setting of the roles that cascade: another
    setting, another label.
    """
    parts = [kind, id_]
    if epoch:
        parts.append(str(epoch))
    if kind == READER and (roles := role_lists()["cascading"]) != ["admin"]:
        parts.append(hashlib.sha256("+".join(sorted(roles)).encode()).hexdigest()[:8])
    return "-".join(parts)


def get(kind: str, id_: str) -> PermissionKey | None:
    """Return a key as the database has it now; None when nothing ever changed it."""
    return model.Session.get(PermissionKey, (kind, id_), populate_existing=True)


def hiding_organizations(kind: str, id_: str, limit: int) -> list[str]:
    """Return ids of organisations that a key opens and that have hidden datasets."""
    query = f"""
        SELECT DISTINCT p.owner_org FROM package p
        WHERE {HIDDEN} AND p.owner_org IN ({_OPENED[kind]}) LIMIT :limit"""  # noqa: S608
    return list(model.Session.scalars(sa.text(query), _values(id_, limit=limit)))


def hidden_datasets(kind: str, id_: str) -> set[str]:
    """Return the ids of the non-public datasets that a key opens."""
    query = f"""
        SELECT p.id FROM package p
        WHERE {HIDDEN} AND p.owner_org IN ({_OPENED[kind]})"""  # noqa: S608
    return set(model.Session.scalars(sa.text(query), _values(id_)))


def datasets_below(organization_id: str) -> list[str]:
    """Return the ids of the datasets of an organisation and of those below it."""
    query = f"""
        SELECT p.id FROM package p WHERE p.state <> 'deleted'
        AND (p.owner_org = :id OR p.owner_org IN ({_OPENED[CASCADE]}))
        ORDER BY p.id"""  # noqa: S608
    return list(model.Session.scalars(sa.text(query), {"id": organization_id}))


def administered(user_id: str) -> Any:
    """Return the query of the ids of the organisations that a user administers.

    By cascade too: there may be ten thousand, so they stay in the database.
    """
    query = f"""
        WITH RECURSIVE {_MINE}, roots AS (
            SELECT id FROM mine WHERE capacity = 'admin' AND 'admin' = ANY(:cascading)
        ), {_BELOW}
        SELECT id FROM mine WHERE capacity = 'admin' UNION SELECT id FROM down"""  # noqa: S608
    bound = sa.text(query).bindparams(id=user_id, cascading=role_lists()["cascading"])
    return bound.columns(sa.column("id", sa.Text))


def _values(id_: str, **others: Any) -> dict[str, Any]:
    return {"id": id_, **role_lists(), **others}


def ancestors(session: AlchemySession, organization_id: str) -> list[str]:
    """Return the ids of the organisations above one."""
    query = sa.text(f"WITH RECURSIVE {ABOVE} SELECT id FROM ancestors")  # noqa: S608
    return list(session.scalars(query, {"organization": organization_id}))


def hides(session: AlchemySession, organization_id: str) -> bool:
    """Return whether a dataset there, or below, is not public."""
    query = f"""
        SELECT EXISTS (
            SELECT 1 FROM package p WHERE {HIDDEN}
            AND (p.owner_org = :id OR p.owner_org IN ({_OPENED[CASCADE]})))"""  # noqa: S608
    return bool(session.scalar(sa.text(query), {"id": organization_id}))


def readers(session: AlchemySession, organization_ids: Iterable[str]) -> list[str]:
    """Return the ids of the users with a reader's key who belong to one of them."""
    query = """
        SELECT DISTINCT k.id FROM socle_permission_key k
        JOIN member m ON m.table_name = 'user' AND m.table_id = k.id
        WHERE k.kind = 'reader' AND m.state = 'active' AND m.group_id = ANY(:ids)"""
    return list(session.scalars(sa.text(query), {"ids": list(organization_ids)}))


def change(
    session: AlchemySession, kind: str, ids: Iterable[str], *, loss: bool
) -> None:
    """Give keys a new version, and the index the task to follow."""
    table = PermissionKey.__table__
    for id_ in sorted(ids):  # the same order for everyone: no deadlock
        more = int(loss)
        insert = sa.dialects.postgresql.insert(table).values(
            kind=kind, id=id_, epoch=more, version=1
        )
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["kind", "id"],
                set_={"epoch": table.c.epoch + more, "version": table.c.version + 1},
            )
        )
        tasks.start_within(
            session, KIND, {"kind": kind, "id": id_}, subject=f"{kind}:{id_}"
        )


def moved(session: AlchemySession, organization_id: str) -> None:
    """Ask the index to follow an organisation under its new parents."""
    tasks.start_within(
        session,
        MOVED,
        {"organization_id": organization_id},
        subject=f"organization:{organization_id}",
    )


def is_moving(organization_ids: Iterable[str]) -> bool:
    """Return whether the index still has to follow one of these organisations."""
    subjects = [f"organization:{one}" for one in organization_ids]
    query = sa.select(Task.id).where(
        Task.kind == MOVED,
        Task.subject.in_(subjects),
        Task.state.in_(OPEN_STATES),
    )
    return model.Session.scalar(query.limit(1)) is not None


def support_changed(session: AlchemySession, supporter_id: str, *, loss: bool) -> None:
    """Tell that an organisation supports one more, or one less."""
    change(session, SUPPORTER, [supporter_id], loss=loss)
    change(session, READER, readers(session, [supporter_id]), loss=loss)


def make_reader(user_id: str) -> None:
    """Give a reader's key to a user who has many memberships and none yet.

    In a transaction of its own: the caller only reads.
    """
    with sa.orm.Session(model.meta.engine) as session, session.begin():
        change(session, READER, [user_id], loss=False)
        waiting = session.info.pop(tasks.OUTBOX, ())
    tasks.send(waiting)


def settle(kind: str, id_: str, version: int) -> None:
    """Tell that the index has followed a key, unless it changed again meanwhile."""
    table = PermissionKey.__table__
    model.Session.execute(
        sa.update(table)
        .where(table.c.kind == kind, table.c.id == id_, table.c.version == version)
        .values(settled=version)
    )
    model.Session.commit()
