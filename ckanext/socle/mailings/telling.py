"""What people were told of a subject already: each change of state is told once."""

from __future__ import annotations

import datetime

import sqlalchemy as sa

import ckan.model as model

from ..model.mailing import Told
from ..model.task import now


def is_news(
    kind: str, subject: str, organization_id: str, state: str, *, at_first: str = ""
) -> bool:
    """Note the state of a subject; return whether it is another than the last one.

    In the caller's transaction, one after the other for the same subject. *at_first* is
    the state of a subject of which nothing was told yet.
    """
    row = last(kind, subject)
    if row is None:
        if state == at_first:
            return False
        model.Session.add(
            Told(
                kind=kind, subject=subject, organization_id=organization_id, state=state
            )
        )
    elif row.state == state:
        return False
    else:
        row.state, row.times, row.changed = state, 1, now()
    model.Session.flush()
    return True


def lock(kind: str, subject: str) -> None:
    """Wait for whoever tells of a subject, and keep it until the transaction ends."""
    key = f"socle-told {kind} {subject}"
    model.Session.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key}
    )


def last(kind: str, subject: str) -> Told | None:
    """Return what was told of a subject, locked until the transaction ends."""
    lock(kind, subject)
    return model.Session.get(Told, (kind, subject), populate_existing=True)


def last_of(kind: str, organization_id: str) -> datetime.datetime | None:
    """Return when anything of that kind was last told to an organisation."""
    return model.Session.scalar(
        sa.select(sa.func.max(Told.changed)).where(
            Told.kind == kind, Told.organization_id == organization_id
        )
    )
