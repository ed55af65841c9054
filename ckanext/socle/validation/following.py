"""Organisations whose SIREN, SIRET or territory change: their files are looked at.

Seen as SQLAlchemy writes them, whatever the form, action or command; a perimeter that
is drawn again says so itself. A task written in the same transaction asks for a new
check of the files whose rules changed, and of no other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.types import AlchemySession

from .. import tasks

KIND = "follow-rules"
_TOLD = ("siren", "sirets", "territory_id")
_NOTES = "socle_followed_organizations"


def listen() -> None:
    """Watch organisations as they are written."""
    for event, handler in (("before_flush", _note), ("after_flush", _follow)):
        if not sa.event.contains(model.Session, event, handler):
            sa.event.listen(model.Session, event, handler)


def follow(organization_id: str) -> str:
    """Have the files of an organisation looked at, in the caller's transaction."""
    arguments = {"organization_id": organization_id}
    return tasks.start(KIND, arguments, subject=organization_id, commit=False)


def follow_territories(territory_ids: Collection[str]) -> list[str]:
    """Do the same for the organisations of territories that hold other communes now."""
    query = sa.select(model.Group.id).where(
        model.Group.is_organization.is_(True),
        model.Group.state == model.State.ACTIVE,
        model.Group.extras["territory_id"].astext.in_(territory_ids),
    )
    return [follow(one) for one in model.Session.scalars(query)]


def _note(session: AlchemySession, context: Any, instances: Any) -> None:
    noted: set[str] = session.info.setdefault(_NOTES, set())
    for found in session.dirty:
        if isinstance(found, model.Group) and found.is_organization:
            history = sa.inspect(found).attrs.extras.history
            if history.has_changes() and _facts(history.deleted) != _facts(
                history.added
            ):
                noted.add(found.id)


def _facts(values: Any) -> list[Any]:
    extras = (values[0] if values else None) or {}
    return [extras.get(name) or None for name in _TOLD]


def _follow(session: AlchemySession, context: Any) -> None:
    for organization_id in session.info.pop(_NOTES, ()):
        arguments = {"organization_id": organization_id}
        tasks.start_within(session, KIND, arguments, subject=organization_id)
