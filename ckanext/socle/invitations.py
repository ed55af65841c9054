"""Invitations: at most one courriel for an address and an organisation.

The row is marked before the courriel is given to the server and after. A sender that
dies between the two leaves it *uncertain*: only a person sends it again.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.lib.helpers as h
import ckan.model as model
import ckan.plugins.toolkit as tk

from . import config, invitation_words, invited_accounts, mails
from .core.errors import (
    MailDelayedError,
    MailError,
    MailRefusedError,
    MailUncertainError,
    NoMailServerError,
)
from .model.onboarding import (
    AGAIN_STATES,
    REFUSED,
    SENDING,
    SENT,
    UNCERTAIN,
    WAITING,
    Invitation,
    Onboarding,
)
from .model.task import now

CLOSED = "organization-closed"  # somebody else administers it since
_table = Invitation.__table__


def enrol(
    onboarding: Onboarding, organizations: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Write the invitations of an onboarding; return the lines that have none.

    *organizations* are ids by territory. A line is left out when its organisation does
    not exist (`missing`), or when the address was invited there by another onboarding
    (`invited`, with the date); one that never left is taken over.
    """
    wanted = {
        (organizations[line["territory_id"]], line["address"]): line
        for line in onboarding.lines
        if line["territory_id"] in organizations
    }
    for key, line in wanted.items():
        _write(onboarding, key, line)
    model.Session.commit()
    left: list[dict[str, Any]] = [
        line | {"why": "missing"}
        for line in onboarding.lines
        if line["territory_id"] not in organizations
    ]
    others = sa.select(_table).where(
        _table.c.organization_id.in_({key[0] for key in wanted}),
        _table.c.onboarding_id != onboarding.id,
    )
    for row in model.Session.execute(others):
        key = (row.organization_id, row.address)
        if key in wanted:
            date = row.changed.isoformat(timespec="seconds")
            left.append(wanted[key] | {"why": "invited", "date": date})
    return left


def _write(
    onboarding: Onboarding, key: tuple[str, str], line: Mapping[str, Any]
) -> None:
    values = {
        "onboarding_id": onboarding.id,
        "organization_id": key[0],
        "address": key[1],
        "role": line["role"],
        "author": onboarding.author,
    }
    model.Session.execute(
        insert(_table)
        .values(values)
        .on_conflict_do_update(
            index_elements=["organization_id", "address"],
            set_={"onboarding_id": onboarding.id, "role": line["role"]},
            where=_table.c.state == WAITING,
        )
    )


def settle_interrupted(onboarding_id: str) -> None:
    """Mark what a sender that died had in its hands: nobody knows whether it left."""
    # A task is taken up again after that silence; its last mark is a little younger.
    silence = datetime.timedelta(seconds=config.task_lost_after() / 2)
    model.Session.execute(
        sa.update(_table)
        .where(
            _table.c.onboarding_id == onboarding_id,
            _table.c.state == SENDING,
            _table.c.changed <= now() - silence,
        )
        .values(state=UNCERTAIN, reason=MailUncertainError.code, changed=now())
    )
    model.Session.commit()


def waiting(onboarding_id: str) -> list[str]:
    """Return the ids of the invitations that have not left, oldest first."""
    query = (
        sa.select(_table.c.id)
        .where(_table.c.onboarding_id == onboarding_id, _table.c.state == WAITING)
        .order_by(_table.c.created, _table.c.id)
    )
    return list(model.Session.scalars(query))


def send(invitation_id: str, closed: set[str]) -> None:
    """Send one invitation that waits; do nothing with any other.

    *closed* are the ids of the organisations to which nobody may be invited.

    :raises MailDelayedError: the server does not take it; it waits again
    :raises NoMailServerError: the portal has none; it waits again
    """
    row = model.Session.get(Invitation, invitation_id, populate_existing=True)
    if row is None or row.state != WAITING:
        return
    if row.organization_id in closed:
        _settle(row.id, REFUSED, CLOSED)
        return
    try:
        user = invited_accounts.of(row)
    except tk.ValidationError as err:
        model.Session.rollback()
        _settle(invitation_id, REFUSED, str(err.error_summary)[:200])
        return
    secret = secrets.token_urlsafe(24)
    expires = now() + invitation_words.LIFETIME
    if _claim(invitation_id, user.id, secret, expires):
        _give(row, _values(row, user, secret, expires))


def _give(row: Invitation, values: dict[str, Any]) -> None:
    """Give a claimed invitation to the server, and note what became of it."""
    id_ = row.id
    try:
        mails.send(row.address, "", "invitation", values)
    except (MailDelayedError, NoMailServerError) as err:
        _settle(id_, WAITING, err.code, sendings=-1)
        raise
    except MailRefusedError as err:
        _settle(id_, REFUSED, _reason(err))
        model.Session.refresh(row)
        invited_accounts.forget(row)
    except MailError as err:
        _settle(id_, UNCERTAIN, err.code)
    else:
        _settle(id_, SENT, "")


def _reason(err: MailError) -> str:
    return str(err.params.get("reason") or err.code)


def _claim(
    invitation_id: str, user_id: str, secret: str, expires: datetime.datetime
) -> bool:
    """Mark the invitation as being sent; False when somebody else sends it."""
    claimed = model.Session.execute(
        sa.update(_table)
        .where(_table.c.id == invitation_id, _table.c.state == WAITING)
        .values(
            state=SENDING,
            user_id=user_id,
            digest=digest(secret),
            expires=expires,
            sendings=_table.c.sendings + 1,
            changed=now(),
        )
        .returning(_table.c.id)
    ).first()
    model.Session.commit()
    return claimed is not None


def _settle(invitation_id: str, state: str, reason: str, sendings: int = 0) -> None:
    model.Session.execute(
        sa.update(_table)
        .where(_table.c.id == invitation_id)
        .values(
            state=state,
            reason=reason,
            sendings=_table.c.sendings + sendings,
            changed=now(),
        )
    )
    model.Session.commit()


def again(invitation_id: str, sendings: int) -> Invitation:
    """Make an invitation wait again, by the explicit choice of a person.

    *sendings* is the number that this person saw: a choice made twice counts once.

    :raises ObjectNotFound: it is not to be sent again, or it was meanwhile
    """
    found = model.Session.execute(
        sa.update(_table)
        .where(
            _table.c.id == invitation_id,
            _table.c.sendings == sendings,
            _table.c.state.in_(AGAIN_STATES),
        )
        .values(state=WAITING, reason="", changed=now())
        .returning(_table.c.id)
    ).first()
    if found is None:
        raise tk.ObjectNotFound(tk._("This invitation was sent again meanwhile."))
    model.Session.flush()
    row = model.Session.get(Invitation, invitation_id, populate_existing=True)
    assert row is not None  # noqa: S101
    return row


def _values(
    row: Invitation, user: model.User, secret: str, expires: datetime.datetime
) -> dict[str, Any]:
    onboarding = model.Session.get(Onboarding, row.onboarding_id)
    group = model.Group.get(row.organization_id)
    known = user.state == model.State.ACTIVE
    link = (
        h.url_for("organization.read", id=group.name, qualified=True)
        if known
        else h.url_for("socle_invitation.read", secret=secret, qualified=True)
    )
    return invitation_words.values(
        onboarding.grouping_id if onboarding else "",
        group.extras.get("territory_id") or "",
        group.title or group.name,
        role=row.role,
        link=link,
        expires=None if known else expires,
    )


def digest(secret: str) -> str:
    """Return what is kept of the secret of a link: it opens nothing by itself."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(secret: str) -> Invitation:
    """Return the invitation that a link opens.

    :raises ObjectNotFound: there is none, it is too old, or it was replaced
    """
    row = model.Session.scalar(
        sa.select(Invitation).where(Invitation.digest == digest(secret))
    )
    if row is None or row.expires is None or row.expires < now():
        raise tk.ObjectNotFound(tk._("This link opens nothing any more."))
    return row


def counts(onboarding_id: str) -> dict[str, int]:
    """Return the number of invitations of an onboarding by state."""
    query = (
        sa.select(_table.c.state, sa.func.count())
        .where(_table.c.onboarding_id == onboarding_id)
        .group_by(_table.c.state)
    )
    return {state: number for state, number in model.Session.execute(query)}  # noqa: C416
