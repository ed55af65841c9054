"""Fragments as catalogues read them: pages by key, counts, what is gone."""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

import ckan.model as model

from ..model.fragment import LOCAL, NATIONAL, Fragment, SharedNode, Tombstone

_KEPT = 2.0  # seconds: two transactions may end in another order than they wrote
_MOST_KEPT = 1_000
_LAST = sa.select(
    sa.select(sa.func.max(Fragment.written)).scalar_subquery(),
    sa.select(sa.func.max(Tombstone.removed)).scalar_subquery(),
)
_BATCH = 500
_counts: dict[Any, tuple[float, Any, int]] = {}

Last = tuple[datetime.datetime | None, datetime.datetime | None]


@dataclasses.dataclass(frozen=True)
class Selection:
    """Which datasets a catalogue has: all of them, when nothing is said."""

    organization_id: str | None = None
    keys: tuple[str, ...] = ()
    only_local: bool = False
    without_national: bool = False
    since: datetime.datetime | None = None

    def clauses(self, table: Any) -> list[Any]:
        """Return the conditions on fragments, or on tombstones."""
        found = []
        if self.organization_id:
            found.append(table.organization_id == self.organization_id)
        if self.keys:
            wanted = sa.cast(list(self.keys), ARRAY(sa.Text))
            found.append(table.keys.contains(wanted))
        if self.only_local:
            found.append(table.origin == LOCAL)
        if self.without_national:
            found.append(table.origin != NATIONAL)
        if self.since:
            when = table.written if table is Fragment else table.removed
            found.append(when >= self.since)
        return found


def last_changes() -> Last:
    """Return when a fragment was last written, and when one was last taken away."""
    written, removed = model.Session.execute(_LAST).one()
    return written, removed


def count(selection: Selection, last: Last) -> int:
    """Return how many datasets there are; counted again when something changed."""
    known = _counts.get(selection)
    if known and known[1] == last and time.monotonic() - known[0] < _KEPT:
        return known[2]
    query = sa.select(sa.func.count()).select_from(Fragment)
    found = model.Session.scalar(query.where(*selection.clauses(Fragment))) or 0
    if len(_counts) >= _MOST_KEPT:
        _counts.clear()
    _counts[selection] = time.monotonic(), last, found
    return found


def heads(
    selection: Selection, *, limit: int, after: str = "", offset: int = 0
) -> Sequence[Any]:
    """Return `package_id`, `iri`, `etag` and `generation`, in order of id.

    After the id *after*, or from the position *offset* on.
    """
    columns = (Fragment.package_id, Fragment.iri, Fragment.etag, Fragment.generation)
    query = (
        sa.select(*columns)
        .where(*selection.clauses(Fragment))
        .order_by(Fragment.package_id)
        .limit(limit)
    )
    if after:
        query = query.where(Fragment.package_id > after)
    return model.Session.execute(query.offset(offset) if offset else query).all()


def pieces(suffix: str, ids: Iterable[str]) -> Sequence[Any]:
    """Return `iri` and `piece` of datasets, in order of id."""
    columns = (Fragment.iri, getattr(Fragment, suffix).label("piece"))
    query = sa.select(*columns).where(Fragment.package_id.in_(list(ids)))
    return model.Session.execute(query.order_by(Fragment.package_id)).all()


def terms(ids: Iterable[str]) -> set[str]:
    """Return the terms of code lists that datasets name."""
    named = sa.func.unnest(Fragment.terms)
    query = sa.select(named).where(Fragment.package_id.in_(list(ids))).distinct()
    return set(model.Session.scalars(query))


def shared_of(ids: Iterable[str]) -> set[str]:
    """Return the ids of the agents and places that datasets name."""
    named = sa.func.unnest(Fragment.shared)
    query = sa.select(named).where(Fragment.package_id.in_(list(ids))).distinct()
    return set(model.Session.scalars(query))


def stream(suffix: str, selection: Selection) -> Iterator[Any]:
    """Yield `iri`, `piece`, `shared` and `terms` of a selection, in order of id.

    As one moment of the database had them, on a connection of its own, in a cursor of
    the server: memory stays flat.
    """
    query = (
        sa.select(
            Fragment.iri,
            getattr(Fragment, suffix).label("piece"),
            # Lists as the driver gives them: SQLAlchemy would copy each one.
            sa.type_coerce(Fragment.shared, sa.types.NullType()).label("shared"),
            sa.type_coerce(Fragment.terms, sa.types.NullType()).label("terms"),
        )
        .where(*selection.clauses(Fragment))
        .order_by(Fragment.package_id)
    )
    with model.meta.engine.connect() as connection:
        found = connection.execution_options(stream_results=True, max_row_buffer=_BATCH)
        yield from found.execute(query)


def shared(suffix: str, ids: Iterable[str], but: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of agents and places, each IRI once, without those of *but*.

    On a connection of its own: an export ends after its request.
    """
    wanted, seen = sorted(ids), set(but)
    columns = (SharedNode.iri, getattr(SharedNode, suffix).label("piece"))
    with model.meta.engine.connect() as connection:
        for start in range(0, len(wanted), _BATCH):
            some = SharedNode.id.in_(wanted[start : start + _BATCH])
            query = sa.select(*columns).where(some).order_by(SharedNode.iri)
            for row in connection.execute(query):
                if row.iri not in seen:
                    seen.add(row.iri)
                    yield row.piece


def tombstones(selection: Selection, limit: int) -> Sequence[Any]:
    """Return `iri`, `identifier` and `removed` of what is gone, the latest first."""
    query = (
        sa.select(Tombstone.iri, Tombstone.identifier, Tombstone.removed)
        .where(*selection.clauses(Tombstone))
        .order_by(Tombstone.removed.desc(), Tombstone.package_id)
        .limit(limit)
    )
    return model.Session.execute(query).all()
