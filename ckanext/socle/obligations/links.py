"""Whether the pages where bodies say that they publish still answer."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

import ckan.model as model

from .. import config, fetching
from ..core.expected_files import ELSEWHERE
from ..model.declaration import Declaration
from ..model.task import now

_SIZE = 50 << 20  # bytes: a page or a file; a bigger one answers all the same


def try_link(row: Declaration) -> str | None:
    """Try the link of a declaration; return why it did not answer, None when it did.

    What it gave is thrown away. In the caller's transaction.
    """
    row.link_error = _error_of(row.url or "")
    row.link_tried = now()
    if row.link_error is None:
        row.link_answered = row.link_tried
    return row.link_error


def _error_of(url: str) -> str | None:
    limits = fetching.Limits(
        max_size=_SIZE,
        timeout=config.fetch_timeout(),
        max_redirects=config.fetch_max_redirects(),
    )
    try:
        with fetching.fetch(
            url, limits=limits, allowed_hosts=config.fetch_allowed_hosts()
        ):
            return None
    except fetching.FetchError as err:
        return None if err.code == "too-big" else err.code


def all_links() -> Iterator[Declaration]:
    """Yield the declarations in force that have a link, the least recent try first."""
    query = (
        sa.select(Declaration.id)
        .where(Declaration.kind == ELSEWHERE, Declaration.revoked.is_(None))
        .order_by(Declaration.link_tried.asc().nulls_first(), Declaration.id)
    )
    for declaration_id in model.Session.scalars(query).all():
        row = model.Session.get(Declaration, declaration_id)
        if row is not None and row.revoked is None:
            yield row
