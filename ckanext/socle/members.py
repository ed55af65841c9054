"""The people of an organisation, by page, in one query."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

_MEMBERS = sa.text(
    """
    SELECT u.id, u.name, coalesce(nullif(u.fullname, ''), u.name) AS title, u.state,
        m.capacity, count(*) OVER () AS total
    FROM member m JOIN "user" u ON u.id = m.table_id AND u.state <> 'deleted'
    WHERE m.group_id = :id AND m.table_name = 'user' AND m.state = 'active'
    ORDER BY lower(coalesce(nullif(u.fullname, ''), u.name)), u.name
    LIMIT :limit OFFSET :offset"""
)


def page(organization_id: str, *, limit: int, offset: int) -> dict[str, Any]:
    """Return `count` and `results`: `id`, `name`, `title`, `capacity`, `is_pending`."""
    values = {"id": organization_id, "limit": limit, "offset": offset}
    rows = model.Session.execute(_MEMBERS, values).all()
    return {
        "count": rows[0].total if rows else 0,
        "results": [
            {
                "id": row.id,
                "name": row.name,
                "title": row.title,
                "capacity": row.capacity,
                "is_pending": row.state == "pending",
            }
            for row in rows
        ],
    }
