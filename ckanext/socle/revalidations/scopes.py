"""The organisations whose files a campaign checks."""

from __future__ import annotations

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import groupings, territories

_BELOW = sa.text(
    """
    WITH RECURSIVE below (id, depth) AS (
        SELECT cast(:organization AS text), 0
        UNION
        SELECT m.group_id, b.depth + 1 FROM below b
        JOIN member m ON m.table_id = b.id AND m.table_name = 'group'
            AND m.state = 'active'
        JOIN "group" g ON g.id = m.group_id AND g.is_organization
            AND g.state = 'active'
        WHERE b.depth < 8
    )
    SELECT DISTINCT id FROM below"""
)


def attached(organization_id: str) -> list[str]:
    """Return the ids of an organisation and of all those attached below it."""
    found = model.Session.scalars(_BELOW, {"organization": organization_id})
    return list(found)


def within(group: model.Group) -> list[str]:
    """Return the ids of the organisations that lie in the perimeter of a grouping.

    :raises ValidationError: the grouping has no territory yet
    """
    index = territories.current_index()
    territory = groupings.territory_id(index, group)
    if territory is None:
        message = tk._("This grouping has no territory yet.")
        raise tk.ValidationError({"grouping_id": [message]})
    inside = {territory, *(one.id for one in index.descendants(territory))}
    typed = model.Group.extras["territory_id"].astext
    rows = model.Session.execute(
        sa.select(model.Group.id, typed).where(
            model.Group.is_organization.is_(True),
            model.Group.state == model.State.ACTIVE,
            typed.is_not(None),
        )
    )
    known: dict[str, bool] = {}
    found = []
    for organization_id, text in rows:
        if text not in known:
            known[text] = index.resolve(text).territory_id in inside
        if known[text]:
            found.append(organization_id)
    return found
