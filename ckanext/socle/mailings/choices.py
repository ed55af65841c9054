"""What an address wants to get, and the link by which it says so without account."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..model.mailing import AT_ONCE, NEVER, DigestLine, MailChoice
from ..model.task import now
from ..tasks.rows import own_connection

_table = MailChoice.__table__


@dataclasses.dataclass(frozen=True)
class Links:
    """`page`, where an address says what it wants to get; `stop`, for its program."""

    page: str
    stop: str


def links(address: str) -> Links:
    """Return the URLs by which an address says what it wants to get."""
    secret = _secret(address)
    page, stop = (
        str(tk.h.url_for(f"socle_mailing.{name}", secret=secret, qualified=True))
        for name in ("read", "stop")
    )
    return Links(page, stop)


def _secret(address: str) -> str:
    """Return the secret of an address, written at once when it has none.

    Whatever the caller's transaction does: the courriel that has it may have left.
    """
    values = {
        "address": address.lower(),
        "secret": secrets.token_urlsafe(16),
        "pace": AT_ONCE,
        "changed": now(),
    }
    with own_connection() as connection:
        connection.execute(insert(_table).values(values).on_conflict_do_nothing())
        query = sa.select(_table.c.secret).where(_table.c.address == values["address"])
        return str(connection.scalar(query))


def paces(addresses: Iterable[str]) -> dict[str, str]:
    """Return the pace that each address chose, by the address in small letters."""
    wanted = {address.lower() for address in addresses}
    query = sa.select(_table.c.address, _table.c.pace).where(
        _table.c.address.in_(wanted)
    )
    with own_connection() as connection:
        found = {row.address: row.pace for row in connection.execute(query)}
    return dict.fromkeys(wanted, AT_ONCE) | found


def said_stop(address: str) -> bool:
    """Return whether nothing is to be written to an address any more."""
    return paces([address])[address.lower()] == NEVER


def by_secret(secret: str) -> MailChoice:
    """Return the choice that a link opens.

    :raises ObjectNotFound: no address has that secret
    """
    found = model.Session.scalar(
        sa.select(MailChoice).where(MailChoice.secret == secret)
    )
    if found is None:
        raise tk.ObjectNotFound(tk._("This link opens nothing any more."))
    return found


def of_address(address: str) -> MailChoice:
    """Return the choice of an address, written when there is none."""
    _secret(address)
    return model.Session.scalars(
        sa.select(MailChoice).where(MailChoice.address == address.lower())
    ).one()


def choose(choice: MailChoice, pace: str) -> None:
    """Note what an address wants, in the caller's transaction.

    What waited for the digest of one that wants nothing more is dropped.
    """
    choice.pace, choice.changed = pace, now()
    if pace == NEVER:
        model.Session.execute(
            sa.delete(DigestLine).where(
                sa.func.lower(DigestLine.address) == choice.address
            )
        )
    model.Session.flush()
