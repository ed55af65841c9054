"""What stands on a code that is no longer in force, asked of the database.

Nothing that was typed is ever rewritten: it is listed, with what it means today.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import territories
from .core import territories as core
from .core.perimeters import LEVEL as PERIMETRE
from .model.territory import Millesime, TerritoryRow

_ID = "%:%"
_FIELDS = ("type", "id", "name", "title", "organization_id", "typed")


def page(limit: int, offset: int) -> dict[str, Any]:
    """Return `count`, of all, and `results`: each with what its code means today.

    Organisations and groupings first, then datasets, in the order of names.
    """
    old = _old()
    columns = [old.c[name] for name in _FIELDS]
    query = (
        sa.select(*columns, sa.func.count().over())
        .order_by(old.c.type == "dataset", old.c.name, old.c.typed)
        .limit(limit)
        .offset(offset)
    )
    rows = model.Session.execute(query).all()
    index = territories.current_index()
    results = [
        dict(zip(_FIELDS, row, strict=False)) | _meaning(index, row.typed)
        for row in rows
    ]
    return {"count": rows[0][-1] if rows else count(), "results": results}


def count() -> int:
    """Return how many there are."""
    query = sa.select(sa.func.count()).select_from(_old())
    return model.Session.scalar(query) or 0


def _meaning(index: core.TerritoryIndex, typed: str) -> dict[str, Any]:
    meaning = index.resolve(typed).to_dict()
    del meaning["code"]
    names = {one: index.get(one).name for one in meaning["candidates"]}
    heir = meaning["territory_id"]
    return meaning | {
        "territory_name": index.get(heir).name if heir else None,
        "candidates": [{"id": one, "name": name} for one, name in names.items()],
    }


def _old() -> sa.Subquery:
    """The typed territories that are not in force."""
    typed, known = _typed(), _known()
    known_as_typed = sa.exists().where(known.c.id == typed.c.typed)
    # Few are left: what follows is asked of those alone.
    left = sa.select(typed).where(~known_as_typed).cte()
    left = left.prefix_with("MATERIALIZED", dialect="postgresql")
    level = sa.func.split_part(left.c.typed, ":", 1)
    code = sa.func.split_part(left.c.typed, ":", 2)
    # INSEE's codes are understood in lower case too, but for those of perimeters.
    meant = sa.case(
        (level == PERIMETRE, left.c.typed), else_=level + ":" + sa.func.upper(code)
    )
    known_as_meant = sa.exists().where(known.c.id == meant)
    of_level = level.in_(core.LEVELS)
    return sa.select(left).where(of_level, ~known_as_meant).subquery()


def _known() -> sa.Subquery:
    """The ids in force: those that were loaded, else those that come packaged."""
    rows: Any = sa.select(TerritoryRow.id)
    loaded = sa.select(Millesime.checksum).where(Millesime.current)
    if model.Session.scalar(loaded) is None:
        ids = sa.literal([t.id for t in core.packaged_index()], sa.ARRAY(sa.Text))
        rows = rows.union_all(sa.select(sa.func.unnest(ids)))
    return rows.subquery()


def _typed() -> sa.Subquery:
    """What was typed in organisations and groupings, then in datasets."""
    group, package = model.Group, model.Package
    territory_id = group.extras["territory_id"].astext
    groups = sa.select(
        group.type,
        group.id,
        group.name,
        group.title,
        sa.null().cast(sa.Text).label("organization_id"),
        territory_id.label("typed"),
    ).where(territory_id.like(_ID), group.state == model.State.ACTIVE)
    # A JSON list of texts, cut at its quotes: a cast to JSON would fail on what an
    # old portal may hold in that field in another form.
    listed = package.extras["territories"].astext
    cut = sa.func.string_to_array(listed, '"')
    parts = sa.func.unnest(cut).table_valued("typed", joins_implicitly=True)
    parts = parts.render_derived()
    datasets = sa.select(
        sa.literal("dataset"),
        package.id,
        package.name,
        package.title,
        package.owner_org,
        parts.c.typed,
    ).where(
        listed.like("[%"), parts.c.typed.like(_ID), package.state != model.State.DELETED
    )
    return sa.union_all(groups, datasets).subquery()
