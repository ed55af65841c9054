"""Who enters and leaves what, seen at the flush, told to the keys of `rights`."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.types import AlchemySession

from . import detachments, rights
from .model.permission_key import CASCADE, READER
from .permissions import MANY

_NOTES = "socle_membership_changes"
_ACTIVE = model.State.ACTIVE


@dataclasses.dataclass
class _Changes:
    users: dict[str, bool] = dataclasses.field(default_factory=dict)  # id: loses
    attached: set[str] = dataclasses.field(default_factory=set)
    moved: set[str] = dataclasses.field(default_factory=set)
    detached: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    lost_below: set[str] = dataclasses.field(default_factory=set)
    lost_readers: set[str] = dataclasses.field(default_factory=set)

    def user(self, user_id: str, *, loss: bool) -> None:
        self.users[user_id] = self.users.get(user_id, False) or loss


def listen() -> None:
    """Watch memberships, organisations and users as they are written."""
    for event, handler in (("before_flush", _note), ("after_flush", _tell)):
        if not sa.event.contains(model.Session, event, handler):
            sa.event.listen(model.Session, event, handler)


def _note(session: AlchemySession, context: Any, instances: Any) -> None:
    """Note what is about to change, while the database still has the former state."""
    changes = session.info.setdefault(_NOTES, _Changes())
    for found in {*session.new, *session.dirty, *session.deleted}:
        if isinstance(found, model.Member):
            _note_member(session, changes, found)
        elif isinstance(found, model.Group):
            if found.is_organization and _history(found, "state"):
                changes.lost_readers.update(rights.readers(session, [found.id]))
                if found.state != _ACTIVE:
                    below = detachments.below(session, found.id)
                    changes.detached.update((one, found.id) for one in below)
        elif _is_known_user(session, found) and _history(found, "sysadmin"):
            changes.user(found.id, loss=False)


def _is_known_user(session: AlchemySession, found: Any) -> bool:
    """A new one has no membership.

    CKAN makes its own when it starts, maybe before our tables are there.
    """
    return isinstance(found, model.User) and found not in session.new


def _note_member(
    session: AlchemySession, changes: _Changes, member: model.Member
) -> None:
    was, is_ = _was_active(session, member), _is_active(session, member)
    changed = was != is_ or any(
        _history(member, name) for name in ("capacity", "group_id", "table_id")
    )
    if not changed or not (was or is_):
        return
    if member.table_name == "user" and member.table_id:
        changes.user(member.table_id, loss=was)
    elif member.table_name == "group" and member.group_id:
        if member.group not in session.new:
            changes.moved.add(member.group_id)
        if was and not is_ and member.table_id:
            changes.detached.add((member.group_id, member.table_id))
        if was:
            above = rights.ancestors(session, member.group_id)
            changes.lost_below.update(above)
            changes.lost_readers.update(rights.readers(session, above))
        if is_ and member.group not in session.new:
            changes.attached.add(member.group_id)


def _was_active(session: AlchemySession, member: model.Member) -> bool:
    if member in session.new:
        return False
    history = sa.inspect(member).attrs.state.history
    if history.deleted:
        return bool(history.deleted[0] == _ACTIVE)
    return bool(history.added) or member.state == _ACTIVE


def _is_active(session: AlchemySession, member: model.Member) -> bool:
    return member not in session.deleted and (member.state or _ACTIVE) == _ACTIVE


def _history(found: Any, name: str) -> bool:
    return bool(sa.inspect(found).attrs[name].history.has_changes())


def _tell(session: AlchemySession, context: Any) -> None:
    """Change the keys, now that the database has the new state."""
    changes = session.info.pop(_NOTES, None)
    if changes is None:
        return
    _tell_links(session, changes)
    for user_id in changes.lost_readers:
        changes.user(user_id, loss=True)
    for user_id in sorted(changes.users):
        if _needs_key(session, user_id):
            rights.change(session, READER, [user_id], loss=changes.users[user_id])


def _tell_links(session: AlchemySession, changes: _Changes) -> None:
    rights.change(session, CASCADE, changes.lost_below, loss=True)
    for organization_id, parent_id in sorted(changes.detached):
        detachments.note(session, organization_id, parent_id)
    for organization_id in changes.moved:
        rights.moved(session, organization_id)
    for organization_id in changes.attached:
        if rights.hides(session, organization_id):
            above = rights.ancestors(session, organization_id)
            rights.change(session, CASCADE, above, loss=False)
            for user_id in rights.readers(session, above):
                changes.user(user_id, loss=False)


def _needs_key(session: AlchemySession, user_id: str) -> bool:
    query = """
        SELECT EXISTS (
            SELECT 1 FROM socle_permission_key WHERE kind = 'reader' AND id = :id)
        OR (
            EXISTS (SELECT 1 FROM "user" WHERE id = :id AND NOT sysadmin)
            AND (
                SELECT count(DISTINCT m.group_id) FROM member m
                JOIN "group" g ON g.id = m.group_id AND g.is_organization
                    AND g.state = 'active'
                WHERE m.table_name = 'user' AND m.table_id = :id
                    AND m.state = 'active') > :many)"""
    return bool(session.scalar(sa.text(query), {"id": user_id, "many": MANY}))
