"""Who publishes, in numbers: one query for all that a page tells."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

_PUBLISHED = sa.text(
    """
    WITH published AS MATERIALIZED (
        SELECT g.name, coalesce(nullif(g.title, ''), g.name) AS title, g.type,
            made.datasets AS package_count
        FROM (
            SELECT p.owner_org AS id, count(*) AS datasets FROM package p
            WHERE p.state = 'active' AND NOT p.private AND p.type <> 'harvest'
            GROUP BY p.owner_org
        ) made
        LEFT JOIN "group" g ON g.id = made.id AND g.state = 'active'
    ),
    totals AS (
        SELECT coalesce(sum(package_count), 0) AS datasets,
            count(name) AS organizations
        FROM published
    ),
    most AS (
        SELECT * FROM published WHERE name IS NOT NULL
        ORDER BY package_count DESC, name LIMIT :limit
    )
    SELECT * FROM totals LEFT JOIN most ON true
    ORDER BY package_count DESC, name"""
)


def published(limit: int) -> dict[str, Any]:
    """Return who publishes: `datasets` and `organizations` in all, and the `most`.

    Each of the *limit* that publish most has `name`, `title`, `type`, `package_count`.
    """
    rows = [
        dict(r._mapping) for r in model.Session.execute(_PUBLISHED, {"limit": limit})
    ]
    totals = {name: int(rows[0][name]) for name in ("datasets", "organizations")}
    names = ("name", "title", "type", "package_count")
    most = [{name: row[name] for name in names} for row in rows if row["name"]]
    return {**totals, "most": most}


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


# CKAN links a dataset to its organisation in `member` too, where there is an index.
_OF_ORGANIZATION = sa.text(
    """
    SELECT count(*) FROM member m JOIN package p ON p.id = m.table_id
        AND p.owner_org = m.group_id AND p.state = 'active' AND p.type = 'dataset'
    WHERE m.group_id = :key AND m.table_name = 'package' AND m.state = 'active'"""
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
