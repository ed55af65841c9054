"""Archives of territories: the packaged one, those that were sent, those loaded.

What an administrator sends is read whole before it is kept, and is kept as we pack
it; `millesimes.load` is what puts one in force, whatever it came by.
"""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import territories
from .core import territories as core
from .model.territory import Millesime, MillesimeArchive

CURRENT = "current"
RECEIVED = "received"
PACKAGED = "packaged"
FORMER = "former"
MAX_BYTES = 30_000_000
MAX_RECEIVED = 5
_MAX_FOUND = 4
# Read-only: two checksums tell two contents, and what differs between them.
_found: dict[tuple[str, str], dict[str, Any]] = {}
_MANIFEST = sa.select(Millesime.checksum, Millesime.manifest, Millesime.loaded)


def receive(data: bytes, author: str) -> str:
    """Keep an archive until it is put in force; return its checksum.

    The oldest of those that wait goes when there are more than `MAX_RECEIVED`.

    :raises SnapshotError: it is not one, or a row of it cannot be read
    """
    snapshot = core.read_snapshot(data)
    index = core.build_index(snapshot)
    counts = Counter(territory.level for territory in index)
    manifest = snapshot.manifest | {"counts": dict(counts)}
    row = MillesimeArchive(
        checksum=snapshot.checksum,
        manifest=manifest,
        author=author,
        received=datetime.datetime.now(datetime.timezone.utc),
        archive=core.Snapshot(manifest, snapshot.files).to_zip(),
    )
    model.Session.merge(row)
    model.Session.flush()
    _forget_oldest()
    model.Session.commit()
    return snapshot.checksum


def _forget_oldest() -> None:
    archive = MillesimeArchive
    kept = sa.select(archive.checksum).order_by(archive.received.desc())
    rest = archive.checksum.not_in(kept.limit(MAX_RECEIVED))
    options = {"synchronize_session": False}
    model.Session.execute(sa.delete(archive).where(rest), execution_options=options)


def forget(checksum: str) -> bool:
    """Remove an archive that was sent; tell whether there was one."""
    of_it = MillesimeArchive.checksum == checksum
    done: Any = model.Session.execute(sa.delete(MillesimeArchive).where(of_it))
    model.Session.commit()
    return bool(done.rowcount)


def find(checksum: str) -> core.Snapshot | None:
    """Return the snapshot of that checksum, wherever it is kept; None if nowhere."""
    packaged = core.read_snapshot()
    if checksum == packaged.checksum:
        return packaged
    for table in (MillesimeArchive, Millesime):
        query = sa.select(table.archive).where(table.checksum == checksum)
        archive = model.Session.scalar(query)
        if archive is not None:
            return core.read_snapshot(bytes(archive))
    return None


def known() -> list[dict[str, Any]]:
    """Return what is in force, then what may be: packaged, sent, loaded before.

    Each has `checksum`, `state` (`current`, `packaged`, `received`, `former`), `date`
    (of the load or of the arrival; None for the packaged one) and `author` (of who
    sent it, else None), and its facts (`core.origin`).
    """
    found = {row["checksum"]: row for row in _loaded()}
    in_force = territories.current_index(with_perimeters=False).version
    packaged = core.read_snapshot()
    rows = [_row(PACKAGED, packaged.checksum, packaged.manifest), *_received()]
    for row in rows:
        found.setdefault(row["checksum"], row)
    found[in_force]["state"] = CURRENT
    order = [CURRENT, PACKAGED, RECEIVED, FORMER]
    return sorted(found.values(), key=lambda row: order.index(row["state"]))


def _loaded() -> list[dict[str, Any]]:
    query = _MANIFEST.order_by(Millesime.loaded.desc())
    return [
        _row(FORMER, row.checksum, row.manifest, row.loaded)
        for row in model.Session.execute(query)
    ]


def _received() -> list[dict[str, Any]]:
    query = sa.select(MillesimeArchive).order_by(MillesimeArchive.received.desc())
    return [
        _row(RECEIVED, row.checksum, row.manifest, row.received, row.author)
        for row in model.Session.scalars(query)
    ]


def _row(
    state: str,
    checksum: str,
    manifest: dict[str, Any],
    date: datetime.datetime | None = None,
    author: str | None = None,
) -> dict[str, Any]:
    return {
        "checksum": checksum,
        "state": state,
        "date": date.isoformat() if date else None,
        "author": author,
        **core.origin(manifest),
    }


def differences(checksum: str) -> dict[str, Any] | None:
    """Return what changes between the millésime in force and another; None if nowhere.

    As `core.changes` says it.
    """
    in_force = territories.current_index(with_perimeters=False)
    key = (in_force.version, checksum)
    if key not in _found:
        snapshot = find(checksum)
        if snapshot is None:
            return None
        if len(_found) >= _MAX_FOUND:
            _found.clear()
        _found[key] = core.changes(in_force, core.build_index(snapshot))
    return _found[key]
