"""Who publishes, in numbers: public datasets only, one query each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

_PUBLIC = "p.state = 'active' AND NOT p.private"
_TOTALS = sa.text(
    f"""
    SELECT count(*) AS datasets, count(DISTINCT g.id) AS organizations
    FROM package p LEFT JOIN "group" g ON g.id = p.owner_org AND g.state = 'active'
    WHERE {_PUBLIC}"""  # noqa: S608 - a constant
)
_MOST = sa.text(
    f"""
    SELECT g.name, coalesce(nullif(g.title, ''), g.name) AS title, g.type,
        published.datasets AS package_count
    FROM (
        SELECT p.owner_org AS id, count(*) AS datasets FROM package p
        WHERE {_PUBLIC} GROUP BY p.owner_org
    ) published
    JOIN "group" g ON g.id = published.id AND g.state = 'active'
    ORDER BY published.datasets DESC, g.name LIMIT :limit"""  # noqa: S608
)


def totals() -> dict[str, int]:
    """Return the numbers of `datasets` and of the `organizations` that have some."""
    return dict(model.Session.execute(_TOTALS).one()._mapping)


def most(limit: int) -> list[dict[str, Any]]:
    """Return the organisations that publish most: `name`, `title`, `package_count`."""
    rows = model.Session.execute(_MOST, {"limit": limit})
    return [dict(row._mapping) for row in rows]
