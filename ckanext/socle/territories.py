"""The millésime in force: loaded into our tables, and kept in memory to be read.

Each process keeps the index of the last millésime that it met; a checksum in the
database says whether it is still the one in force.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import perimeters
from .core import perimeters as core_perimeters
from .core import territories as core
from .model.territory import (
    Millesime,
    TerritoryAlias,
    TerritoryClosure,
    TerritoryParent,
    TerritoryRow,
)

PERIMETRE = core_perimeters.LEVEL
_Rows = Iterable[Sequence[Any]]
_cached: core.TerritoryIndex | None = None
_cache_lock = threading.Lock()


_IN_FORCE = sa.select(Millesime.checksum).where(Millesime.current).scalar_subquery()


def current_index(*, with_perimeters: bool = True) -> core.TerritoryIndex:
    """Return the territories in force, with the perimeters of the portal.

    Until a millésime is loaded, they are those that come with the package.
    """
    checksum, drawn = model.Session.execute(
        sa.select(_IN_FORCE, perimeters.VERSION)
    ).one()
    base = _of_millesime(checksum)
    return perimeters.among(base, drawn) if with_perimeters else base


def understand(
    text: str | Sequence[str],
    level: str | None = None,
    *,
    within: str | None = None,
    by_person: bool = True,
) -> core.Understood:
    """Return what a typed text means: one territory, or candidates to choose among.

    A picker that asked which one sends a list: the text, and the id that was chosen.

    :raises TerritoryNotFound: there is no territory *within*
    """
    index = current_index()
    texts = [text] if isinstance(text, str) else text
    bounds: dict[str, Any] = {"level": level, "within": within, "by_person": by_person}
    found = core.understand_all(index, texts, **bounds)
    asked = (one for one in found if one.territory is None)
    return next(asked, found[0] if found else core.Understood(""))


def _of_millesime(checksum: str | None) -> core.TerritoryIndex:
    packaged = core.packaged_index()
    if checksum in (None, packaged.version):
        return packaged
    with _cache_lock:
        if _cached is None or _cached.version != checksum:
            _remember(checksum)
    return _cached or packaged


def _remember(checksum: str) -> None:
    global _cached  # a read-only snapshot, with its version
    archive = model.Session.scalar(
        sa.select(Millesime.archive).where(Millesime.checksum == checksum)
    )
    _cached = core.build_index(core.read_snapshot(bytes(archive)))


def stored_index(which: int | str) -> core.TerritoryIndex | None:
    """Return a millésime that was loaded, by its year (the last one) or checksum."""
    by = Millesime.millesime if isinstance(which, int) else Millesime.checksum
    query = sa.select(Millesime.archive).where(by == which)
    archive = model.Session.scalar(query.order_by(Millesime.loaded.desc()).limit(1))
    return core.build_index(core.read_snapshot(bytes(archive))) if archive else None


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What a load did: nothing, when the very same snapshot was in force."""

    millesime: int
    changed: bool
    territories: int


STEPS = 6


def load(snapshot: core.Snapshot, told: Callable[[], None] = lambda: None) -> Loaded:
    """Put a snapshot in force, in one transaction; perimeters stay as they are.

    *told* is called before each of the `STEPS`; what it raises undoes them all.

    :raises SnapshotError: a row of the snapshot cannot be read
    """
    index = core.build_index(snapshot)
    told()
    with model.meta.engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(perimeters.LOCK)))
        in_force = connection.scalar(
            sa.select(Millesime.checksum).where(Millesime.current)
        )
        changed = in_force != snapshot.checksum
        if changed:
            _empty(connection)
            _fill(connection, index, told)
            _fill_perimeters(connection, index)
            told()
            _put_in_force(connection, snapshot)
    return Loaded(snapshot.millesime, changed, len(index))


def _empty(connection: sa.Connection) -> None:
    """Remove all but perimeters and their members."""
    kept = f"{PERIMETRE}:%"
    for query in (
        sa.delete(TerritoryRow).where(TerritoryRow.level != PERIMETRE),
        sa.delete(TerritoryParent).where(TerritoryParent.parent.not_like(kept)),
        sa.delete(TerritoryClosure),
        sa.delete(TerritoryAlias),
    ):
        connection.execute(query)


def _fill(
    connection: sa.Connection, index: core.TerritoryIndex, told: Callable[[], None]
) -> None:
    for table, rows in (
        (TerritoryRow, (_row(index, t) for t in index)),
        (TerritoryParent, _parent_rows(index)),
        (TerritoryClosure, _closure_rows(index)),
        (TerritoryAlias, _alias_rows(index)),
    ):
        _copy(connection, table, rows)
        told()
    for table in (TerritoryRow, TerritoryClosure):
        connection.execute(sa.text(f"ANALYZE {table.__tablename__}"))


def _row(index: core.TerritoryIndex, territory: core.Territory) -> Sequence[Any]:
    return (
        territory.id,
        territory.level,
        territory.code,
        territory.name,
        core.fold(territory.name),
        index.organization_name(territory.id),
        territory.liaison,
        territory.nature,
        territory.zone,
        territory.departement,
        territory.siren,
        territory.exercised_by,
        territory.population,
        territory.population_totale,
        f"{{{','.join(territory.postal_codes)}}}",
        f"{{{','.join(map(str, territory.bbox))}}}" if territory.bbox else None,
    )


def _alias_rows(index: core.TerritoryIndex) -> _Rows:
    for one in index.aliases:
        if one.kind != core.RENAMED:
            dates = one.last_millesime, one.ended
            yield one.level, one.code, one.target, one.kind, one.name, *dates


def _parent_rows(index: core.TerritoryIndex) -> _Rows:
    for territory in index:
        for parent in territory.parents:
            yield territory.id, parent, True
        for parent in territory.overlaps:
            yield territory.id, parent, False


def _closure_rows(index: core.TerritoryIndex) -> _Rows:
    for territory in index:
        yield territory.id, territory.id, True
        whole = {t.id for t in index.ancestors(territory.id)}
        for ancestor in index.ancestors(territory.id, whole=False):
            yield territory.id, ancestor.id, ancestor.id in whole


def _fill_perimeters(connection: sa.Connection, index: core.TerritoryIndex) -> None:
    """Find again what lies in each perimeter; its members resolve like old codes."""
    drawn = perimeters.drawn(connection)
    merged = core_perimeters.with_perimeters(index, drawn)
    pairs = {pair for one in drawn for pair in perimeters.closure(merged, one.id)}
    _copy(connection, TerritoryClosure, ((*pair, True) for pair in sorted(pairs)))


def _put_in_force(connection: sa.Connection, snapshot: core.Snapshot) -> None:
    connection.execute(sa.update(Millesime).values(current=False))
    connection.execute(
        sa.delete(Millesime).where(Millesime.checksum == snapshot.checksum)
    )
    connection.execute(
        sa.insert(Millesime).values(
            checksum=snapshot.checksum,
            millesime=snapshot.millesime,
            current=True,
            loaded=datetime.datetime.now(datetime.timezone.utc),
            manifest=snapshot.manifest,
            archive=snapshot.to_zip(),
        )
    )


def _copy(connection: sa.Connection, table: Any, rows: _Rows) -> None:
    """Write rows by COPY; an empty text is written as NULL."""
    columns = ", ".join(column.name for column in table.__table__.columns)
    command = f"COPY {table.__tablename__} ({columns}) FROM STDIN WITH (FORMAT csv)"
    cursor: Any = connection.connection.cursor()
    for chunk in _chunks(rows):
        cursor.copy_expert(command, chunk)


def _chunks(rows: _Rows, size: int = 50_000) -> Iterator[io.StringIO]:
    text, writer = _writer()
    for count, row in enumerate(rows, 1):
        writer.writerow(row)
        if count % size == 0:
            text.seek(0)
            yield text
            text, writer = _writer()
    text.seek(0)
    yield text


def _writer() -> tuple[io.StringIO, Any]:
    text = io.StringIO()
    return text, csv.writer(text)
