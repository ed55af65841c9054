"""The accounts of those who are invited: found by their address, or made."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import create_user_for_user_invite_schema

from .model.onboarding import REFUSED, Invitation

_STRONGER = {"member": 0, "editor": 1, "admin": 2}


def of(row: Invitation) -> model.User:
    """Return the account of an invited address, as a member of its organisation.

    Made if there is none, as CKAN does for those whom it invites: pending.

    :raises ValidationError: CKAN refuses the account
    """
    with _alone_with(row.address):
        user = _user(row.address) or _new_user(row)
        _make_member(row, user)
        model.Session.commit()
    return user


def forget(row: Invitation) -> None:
    """Delete the account that was made for an address that takes no courriel.

    Only one that nobody opened, and that no other invitation counts on.
    """
    user = model.User.get(row.user_id) if row.user_id else None
    if user is None or user.state != model.State.PENDING:
        return
    others = sa.select(Invitation.id).where(
        Invitation.user_id == user.id,
        Invitation.id != row.id,
        Invitation.state != REFUSED,
    )
    if model.Session.scalar(others.limit(1)) is None:
        tk.get_action("user_delete")(_as_site(), {"id": user.id})


def _user(address: str) -> model.User | None:
    return model.Session.scalars(
        sa.select(model.User)
        .where(
            sa.func.lower(model.User.email) == address,
            model.User.state.in_((model.State.ACTIVE, model.State.PENDING)),
        )
        .order_by(model.User.state)
        .limit(1)
    ).first()


def _new_user(row: Invitation) -> model.User:
    group = model.Group.get(row.organization_id)
    data = {
        "name": f"{group.name[:80]}-{secrets.token_hex(3)}",
        "email": row.address,
        "state": model.State.PENDING,
    }
    context = _as_site() | {"schema": create_user_for_user_invite_schema()}
    return model.User.get(tk.get_action("user_create")(context, data)["id"])


def _make_member(row: Invitation, user: model.User) -> None:
    """Give the role, unless the user has it or a stronger one."""
    held = model.Session.scalar(
        sa.select(model.Member.capacity).where(
            model.Member.group_id == row.organization_id,
            model.Member.table_name == "user",
            model.Member.table_id == user.id,
            model.Member.state == model.State.ACTIVE,
        )
    )
    if held is None or _STRONGER.get(held, 0) < _STRONGER[row.role]:
        member = {"object": user.id, "object_type": "user", "capacity": row.role}
        tk.get_action("member_create")(
            _as_site(), {"id": row.organization_id, **member}
        )


def _as_site() -> dict[str, Any]:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": user, "ignore_auth": True}


@contextlib.contextmanager
def _alone_with(address: str) -> Iterator[None]:
    """Keep two workers from making two accounts for one address."""
    key = int.from_bytes(
        hashlib.sha256(address.encode()).digest()[:8], "big", signed=True
    )
    with model.meta.engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
