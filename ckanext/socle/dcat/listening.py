"""What changes a dataset, or who publishes it, seen as SQLAlchemy writes it.

Form, API, command, harvest, purge: all of them write CKAN's models. The flush tells
which datasets are concerned; just before the commit, in the same transaction, their
fragments follow (`refreshing`). So a dataset made private leaves every catalogue in
the very transaction that makes it private. What SQL does behind the models' back is
found by `ckan socle dcat check`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.types import AlchemySession

from .. import tasks
from .refreshing import refresh

FOLLOW = "follow-publisher"
_NOTES = "socle_fragment_changes"
_TOLD = ("title", "name", "extras", "state")  # of an organisation, in graphs


@dataclasses.dataclass
class _Changes:
    datasets: set[str] = dataclasses.field(default_factory=set)
    organizations: set[str] = dataclasses.field(default_factory=set)
    born: set[str] = dataclasses.field(default_factory=set)
    """Organisations made in this very transaction: they publish nothing yet."""


def listen() -> None:
    """Watch datasets, their files and tags, and organisations as they are written."""
    for event, handler in (
        ("after_flush", _note),
        ("before_commit", _follow),
        ("after_soft_rollback", _forget),
    ):
        if not sa.event.contains(model.Session, event, handler):
            sa.event.listen(model.Session, event, handler)


def _note(session: AlchemySession, context: Any) -> None:
    """Note which datasets and organisations a flush concerns."""
    changes = session.info.setdefault(_NOTES, _Changes())
    for found in {*session.new, *session.dirty, *session.deleted}:
        if isinstance(found, model.Package):
            changes.datasets.add(found.id)
        elif isinstance(found, (model.Resource, model.PackageTag)):
            if found.package_id:
                changes.datasets.add(found.package_id)
        elif isinstance(found, model.Group) and found.is_organization:
            if found in session.new:
                changes.born.add(found.id)
            attributes = sa.inspect(found).attrs
            if any(attributes[name].history.has_changes() for name in _TOLD):
                changes.organizations.add(found.id)


def _follow(session: AlchemySession) -> None:
    """Bring the fragments in step, now that all is flushed."""
    if session.in_nested_transaction():
        return
    session.flush()
    changes = session.info.pop(_NOTES, None)
    if changes is None:
        return
    if changes.datasets:
        refresh(session, changes.datasets)
    for organization_id in sorted(changes.organizations - changes.born):
        tasks.start_within(
            session,
            FOLLOW,
            {"organization_id": organization_id},
            subject=f"organization:{organization_id}",
        )


def _forget(session: AlchemySession, previous: Any) -> None:
    if previous.parent is None:
        session.info.pop(_NOTES, None)
