"""Digests: what waited for an address, in one courriel, once a week."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import mails
from ..model.mailing import NEVER, DigestLine
from ..model.task import now
from . import choices

PAUSE = datetime.timedelta(days=7)  # that a line waits at most
SHOWN = 50  # lines of a digest; the others are counted


def send(before: datetime.datetime | None = None) -> Iterator[str]:
    """Write its digest to each address of which a line waits for long enough.

    *before*: the lines older than that, a week unless told. Each address is committed.
    """
    before = before or now() - PAUSE
    due = model.Session.scalars(
        sa.select(DigestLine.address)
        .where(DigestLine.created <= before)
        .distinct()
        .order_by(DigestLine.address)
    ).all()
    for address in due:
        if _send(address):
            yield address
        model.Session.commit()


def _send(address: str) -> bool:
    # Two runs at the same time: the second finds no line any more.
    lines = model.Session.scalars(
        sa.select(DigestLine)
        .where(DigestLine.address == address)
        .order_by(DigestLine.created)
        .with_for_update(skip_locked=True)
    ).all()
    if not lines:
        return False
    stopped = choices.paces([address])[address.lower()] == NEVER
    if not stopped:
        mails.post(address, lines[-1].name, "digest", _values(lines), commit=False)
    for line in lines:
        model.Session.delete(line)
    model.Session.flush()
    return not stopped


def _values(lines: Sequence[DigestLine]) -> dict[str, Any]:
    """Return what the courriel says: of each file its last state only."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        key = line.template, line.values["link"]
        last.pop(key, None)
        last[key] = {"template": line.template, **line.values}
    entries = list(last.values())
    return {
        "entries": entries[:SHOWN],
        "count": len(entries),
        "left": max(len(entries) - SHOWN, 0),
    }
