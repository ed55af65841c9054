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


class Counts:
    """Numbers of datasets by organisation or by group, counted when they are asked.

    In the place of a facet of the index that has a line for each of the portal:
    `facets["owner_org"].get(id)`. What a group holds is by its `name`.
    """

    def __init__(self, query: sa.TextClause, known: dict[str, int]) -> None:
        self._query = query
        self._known = known

    def get(self, key: str, default: int = 0) -> int:
        """Return the number of datasets of one, public or not."""
        if key not in self._known:
            found = model.Session.scalar(self._query, {"key": key})
            self._known[key] = int(found or default)
        return self._known[key]


_OF_ORGANIZATION = sa.text(
    "SELECT count(*) FROM package WHERE owner_org = :key AND state = 'active' "
    "AND type = 'dataset'"
)
_OF_GROUP = sa.text(
    """
    SELECT count(*) FROM package p JOIN member m ON m.table_id = p.id
        AND m.table_name = 'package' AND m.state = 'active'
    JOIN "group" g ON g.id = m.group_id AND g.name = :key
    WHERE p.state = 'active' AND p.type = 'dataset'"""
)


def facets(own_id: str, own_count: int) -> dict[str, Counts]:
    """Return what CKAN's facets on all organisations and groups would tell.

    What the organisation shown counts is what its reader sees of it.
    """
    return {
        "owner_org": Counts(_OF_ORGANIZATION, {own_id: own_count}),
        "groups": Counts(_OF_GROUP, {}),
    }
