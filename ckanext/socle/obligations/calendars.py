"""Addresses of calendars: one follows the deadlines of a body without signing in.

An address holds a key signed by the portal: who, and which body. It says what that
person may read today, and dies with the rights, with the account, or when the person
asks for a new one (the secret of the keys is in the account's `plugin_extras`).
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

import ckan.model as model

_SALT = "socle-calendar"
_SECRET = "socle_calendar"  # noqa: S105 - the name of the entry


class Reader(NamedTuple):
    """Who follows the deadlines of which body."""

    user: model.User
    organization_id: str


def key_of(user: model.User, organization_id: str) -> str:
    """Return the key of a calendar: a text that an address can hold."""
    return str(_serializer().dumps([user.id, organization_id, _secret(user)]))


def renew(user: model.User) -> None:
    """Make every address given so far dead, in the caller's transaction."""
    extras = dict(user.plugin_extras or {})
    user.plugin_extras = {**extras, _SECRET: secrets.token_hex(8)}
    model.Session.flush()


def reader_of(key: str) -> Reader | None:
    """Return who a key is of; None when it is forged, renewed, or of nobody now."""
    try:
        user_id, organization_id, secret = _serializer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    user = model.User.get(str(user_id))
    if user is None or user.state != model.State.ACTIVE:
        return None
    if not secrets.compare_digest(_secret(user), str(secret)):
        return None
    return Reader(user, str(organization_id))


def _secret(user: model.User) -> str:
    """Return what a renewal changes; "" before the first one."""
    return str((user.plugin_extras or {}).get(_SECRET) or "")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)
