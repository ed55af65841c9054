"""Fragments as catalogues read them: pages by key, counts, what is gone."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

import ckan.model as model

from ..model.fragment import LOCAL, NATIONAL, SUFFIXES, Fragment, SharedNode, Tombstone

_KEPT = 2.0  # seconds: two transactions may end in another order than they wrote
_MOST_KEPT = 1_000
_LAST = sa.select(
    sa.select(sa.func.max(Fragment.written)).scalar_subquery(),
    sa.select(sa.func.max(Tombstone.removed)).scalar_subquery(),
)
_BATCH = 500
_LAST_ID = "\U0010ffff"  # after every id
_PIECES = {
    suffix: sa.text(f"""
        SELECT array_agg(iri ORDER BY package_id) AS iris,
            string_agg({suffix}, '' ORDER BY package_id) AS text,
            (SELECT array_agg(DISTINCT term) FROM socle_fragment named,
                unnest(named.terms) AS term
                WHERE named.package_id = ANY(:ids)) AS terms
        FROM socle_fragment WHERE package_id = ANY(:ids)""")  # noqa: S608 - ours
    for suffix in SUFFIXES
}
_SHARED = {
    suffix: sa.text(f"""
        SELECT string_agg({suffix}, '' ORDER BY iri) FROM (
            SELECT DISTINCT ON (iri) iri, {suffix} FROM socle_shared_node
            WHERE iri != ALL(:but) AND id IN (
                SELECT unnest(shared) FROM socle_fragment
                WHERE package_id = ANY(:ids))
            ORDER BY iri, id) AS once""")  # noqa: S608 - constants of ours
    for suffix in SUFFIXES
}
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


def digest(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


@dataclasses.dataclass(frozen=True)
class Heads:
    """Which datasets a page has, in order of id, and a digest of what it says."""

    ids: Sequence[str]
    digest: str
    is_last: bool


def heads(
    selection: Selection, *, limit: int, after: str = "", offset: int = 0
) -> Heads:
    """Return the datasets of a page: after the id *after*, or from a position on."""
    ordered = (
        sa.select(Fragment.package_id, Fragment.etag, Fragment.generation)
        .where(*selection.clauses(Fragment))
        .order_by(Fragment.package_id)
    )
    if offset:
        # Ids alone are read from the index: the rows before are not looked at.
        bound = ordered.with_only_columns(Fragment.package_id).offset(offset - 1)
        after = model.Session.scalar(bound.limit(1)) or _LAST_ID
    if after:
        ordered = ordered.where(Fragment.package_id > after)
    some = ordered.limit(limit + 1).subquery()
    told = sa.func.concat(some.c.etag, some.c.generation)
    columns = (sa.func.array_agg(some.c.package_id), sa.func.array_agg(told))
    ids, etags = model.Session.execute(sa.select(*columns)).one()
    found = list(ids or ())[:limit]
    told_of = digest("\n".join((*found, *(etags or ())[:limit])))
    return Heads(found, told_of, len(found) == len(ids or ()))


@dataclasses.dataclass(frozen=True)
class Pieces:
    """What the datasets of a page say of themselves, and what they name."""

    iris: Sequence[str]
    text: str
    terms: Sequence[str]


def pieces(suffix: str, ids: Sequence[str]) -> Pieces:
    """Return the pieces of datasets, in order of id, put together by the database."""
    row = model.Session.execute(_PIECES[suffix], {"ids": list(ids)}).one()
    return Pieces(row.iris or (), row.text or "", row.terms or ())


def shared_text(suffix: str, ids: Sequence[str], but: Iterable[str]) -> str:
    """Return the agents and places that datasets name, without the IRIs of *but*."""
    wanted = {"ids": list(ids), "but": list(but)}
    return model.Session.scalar(_SHARED[suffix], wanted) or ""


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
