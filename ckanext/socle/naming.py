"""Names of organisations and of people, many at once."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

import ckan.model as model


def organizations(ids: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Return `name` and `title` of organisations by id, in one query.

    Those that were removed are left out: nobody is told their name.
    """
    group = model.Group
    query = sa.select(group.id, group.name, group.title).where(
        group.id.in_(set(ids)), group.state == model.State.ACTIVE
    )
    rows = model.Session.execute(query)
    return {id_: {"name": name, "title": title or name} for id_, name, title in rows}


def users(ids: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Return `name` and `title` (the full name) of users by id, in one query."""
    user = model.User
    query = sa.select(user.id, user.name, user.fullname).where(user.id.in_(set(ids)))
    rows = model.Session.execute(query)
    return {id_: {"name": name, "title": full or name} for id_, name, full in rows}
