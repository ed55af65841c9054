"""The perimeters of this portal: written with their closure, and kept in memory.

They lie in the tables of territories, where loading a millésime leaves them alone. A
digest of them all says to each process whether those that it keeps are still in force.
"""

from __future__ import annotations

import threading
from collections import defaultdict

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import tasks
from .core import perimeters as core
from .core.territories import TerritoryIndex, fold
from .model.perimeter import PerimeterState
from .model.task import now
from .model.territory import TerritoryClosure, TerritoryParent, TerritoryRow
from .validation import following

LOCK = 0x50C1E001  # of PostgreSQL: one writer of the territories at a time
_MANY = 10_000

VERSION = (
    sa.select(
        sa.func.md5(
            sa.func.string_agg(
                PerimeterState.id + PerimeterState.checksum,
                sa.literal(",").op("ORDER BY")(PerimeterState.id.collate("C")),
            )
        )
    )
).scalar_subquery()

_cached: tuple[str, TerritoryIndex] | None = None
_cache_lock = threading.Lock()


def among(base: TerritoryIndex, version: str | None) -> TerritoryIndex:
    """Return the territories of *base* with the perimeters of that `VERSION`."""
    global _cached  # a read-only snapshot, with its version
    if version is None:
        return base
    key = f"{base.version} {version}"
    with _cache_lock:
        if _cached is None or _cached[0] != key:
            found = drawn(model.Session.connection())
            index = core.with_perimeters(base, found, version=key)
            if model.Session.scalar(sa.select(VERSION)) != version:
                return index  # somebody changed one meanwhile: the next call sees it
            _cached = (key, index)
        return _cached[1]


def drawn(connection: sa.Connection) -> list[core.Perimeter]:
    """Return every perimeter, in the order of codes."""
    rows = connection.execute(
        sa.select(TerritoryRow.code, TerritoryRow.name, TerritoryParent.child)
        .outerjoin(TerritoryParent, TerritoryParent.parent == TerritoryRow.id)
        .where(TerritoryRow.level == core.LEVEL)
        .order_by(TerritoryRow.code, TerritoryParent.child)
    )
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name, child in rows:
        members[code, name] += [child] if child else []
    return [
        core.Perimeter(code, name, tuple(children))
        for (code, name), children in members.items()
    ]


def get(perimeter_id: str) -> core.Perimeter | None:
    """Return a perimeter, None when there is none with that id."""
    row = model.Session.get(TerritoryRow, perimeter_id)
    if row is None or row.level != core.LEVEL:
        return None
    members = model.Session.scalars(
        sa.select(TerritoryParent.child)
        .where(TerritoryParent.parent == perimeter_id)
        .order_by(TerritoryParent.child)
    )
    return core.Perimeter(row.code, row.name, tuple(members))


def save(
    base: TerritoryIndex, perimeter: core.Perimeter, *, is_new: bool
) -> str | None:
    """Write a perimeter, new or changed; return the id of the task that indexes.

    None when nothing changed. *base* may hold perimeters or not.

    :raises ValidationError: it is new, and there is one with its code
    """
    _lock()
    before = get(perimeter.id)
    if is_new and before is not None:
        model.Session.rollback()
        taken = tk._("There is already a perimeter “{name}”.")
        raise tk.ValidationError({"name": [taken.format(name=before.name)]})
    if before is not None and core.version_of([before]) == core.version_of([perimeter]):
        model.Session.rollback()
        return None
    _write(perimeter)
    return _after_change(base, perimeter.id)


def delete(base: TerritoryIndex, perimeter_id: str) -> str:
    """Delete a perimeter; return the id of the task that indexes."""
    _lock()
    for table, column in (
        (TerritoryRow, TerritoryRow.id),
        (TerritoryParent, TerritoryParent.parent),
        (PerimeterState, PerimeterState.id),
    ):
        model.Session.execute(sa.delete(table).where(column == perimeter_id))
    return _after_change(base, perimeter_id)


def _lock() -> None:
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def _write(perimeter: core.Perimeter) -> None:
    model.Session.merge(
        TerritoryRow(
            id=perimeter.id,
            level=core.LEVEL,
            code=perimeter.code,
            name=perimeter.name,
            search_name=fold(perimeter.name),
            postal_codes=[],
        )
    )
    model.Session.merge(
        PerimeterState(
            id=perimeter.id, checksum=core.version_of([perimeter]), changed=now()
        )
    )
    model.Session.execute(
        sa.delete(TerritoryParent).where(TerritoryParent.parent == perimeter.id)
    )
    model.Session.execute(
        sa.insert(TerritoryParent),
        [
            {"child": child, "parent": perimeter.id, "whole": True}
            for child in perimeter.members
        ],
    )


def _after_change(base: TerritoryIndex, perimeter_id: str) -> str:
    """Write the closure anew, and ask that the datasets concerned be indexed."""
    model.Session.flush()
    index = core.with_perimeters(base, drawn(model.Session.connection()))
    changed = [perimeter_id]
    if perimeter_id in index:
        row = model.Session.get(TerritoryRow, perimeter_id)
        row.population = index.get(perimeter_id).population
        above = index.ancestors(perimeter_id)
        changed += [t.id for t in above if t.level == core.LEVEL]
    for one in changed:
        _write_closure(index, one)
    task_id = tasks.start(
        "reindex-perimeter",
        {"perimeter_id": perimeter_id},
        subject=perimeter_id,
        commit=False,
    )
    following.follow_territories(changed)
    model.Session.commit()
    return task_id


def _write_closure(index: TerritoryIndex, perimeter_id: str) -> None:
    table = TerritoryClosure
    model.Session.execute(
        sa.delete(table).where(
            sa.or_(table.ancestor == perimeter_id, table.descendant == perimeter_id)
        )
    )
    rows = [
        {"descendant": below, "ancestor": above, "whole": True}
        for below, above in closure(index, perimeter_id)
    ]
    for at in range(0, len(rows), _MANY):
        model.Session.execute(sa.insert(table), rows[at : at + _MANY])


def closure(index: TerritoryIndex, perimeter_id: str) -> list[tuple[str, str]]:
    """Return each (below, above) of a perimeter, itself included, in order."""
    if perimeter_id not in index:
        return []
    below = {t.id for t in index.descendants(perimeter_id)}
    above = {t.id for t in index.ancestors(perimeter_id)}
    pairs = {(one, perimeter_id) for one in below} | {(perimeter_id, perimeter_id)}
    return sorted(pairs | {(perimeter_id, one) for one in above})


def used_by(perimeter_id: str) -> list[dict[str, str]]:
    """Return what has the perimeter as territory: `type`, `name`, `title` of each.

    Groupings and organisations first, then datasets (100 at most), then perimeters.
    """
    group, package, parent = model.Group, model.Package, TerritoryParent
    queries = (
        sa.select(group.type, group.name, group.title)
        .where(
            group.extras["territory_id"].astext == perimeter_id,
            group.state == model.State.ACTIVE,
        )
        .order_by(group.name),
        sa.select(package.type, package.name, package.title)
        .where(
            package.extras["territories"].astext.contains(
                f'"{perimeter_id}"', autoescape=True
            ),
            package.state != model.State.DELETED,
        )
        .order_by(package.name)
        .limit(100),
        sa.select(TerritoryRow.level, TerritoryRow.id, TerritoryRow.name)
        .join(parent, parent.parent == TerritoryRow.id)
        .where(parent.child == perimeter_id, TerritoryRow.level == core.LEVEL)
        .order_by(TerritoryRow.id),
    )
    return [
        {"type": type_, "name": name, "title": title or name}
        for query in queries
        for type_, name, title in model.Session.execute(query)
    ]
