"""Is the store whole? Made again when it is not, before a catalogue is answered."""

from __future__ import annotations

import time

import sqlalchemy as sa

import ckan.model as model

from .. import tasks
from ..model.task import now
from . import generation, identity, reading
from .refreshing import refresh

REBUILD = "rebuild-fragments"
WHOLE = "portal"
_PATIENCE = 60.0  # seconds between two demands for a rebuild
_asked = -_PATIENCE
_FEW = 200  # datasets, made at once where a catalogue is asked for
_STATE = "SELECT filled IS NOT NULL FROM socle_fragment_state WHERE id = 1"
_FILLED = "UPDATE socle_fragment_state SET filled = :now WHERE id = 1"
_AGES = "SELECT min(generation), max(generation) FROM socle_fragment"
_WANTING = f"""
    SELECT p.id FROM package p
    LEFT JOIN socle_fragment f ON f.package_id = p.id AND f.generation = :generation
    WHERE {reading.PUBLIC} AND f.package_id IS NULL
        AND p.id > :after AND (CAST(:last AS text) IS NULL OR p.id <= :last)
    ORDER BY p.id LIMIT :limit"""  # noqa: S608 - constants of ours
_EXTRA = f"""
    SELECT f.package_id FROM socle_fragment f
    LEFT JOIN package p ON p.id = f.package_id AND {reading.PUBLIC}
    WHERE p.id IS NULL ORDER BY f.package_id"""  # noqa: S608


_ALL = 1_000_000_000
_THERE = "SELECT package_id FROM socle_fragment WHERE package_id = ANY(:ids)"
_CHANGED = f"""
    SELECT p.id FROM package p JOIN socle_fragment f ON f.package_id = p.id
    WHERE {reading.PUBLIC} AND (
        f.modified IS DISTINCT FROM p.metadata_modified AT TIME ZONE 'UTC'
        OR f.organization_id IS DISTINCT FROM p.owner_org)"""  # noqa: S608


def wanting(limit: int, after: str = "", last: str | None = None) -> list[str]:
    """Return ids of public datasets without a fragment of today's generation."""
    values = {
        "limit": limit,
        "after": after,
        "last": last,
        "generation": generation.current(),
    }
    return list(model.Session.scalars(sa.text(_WANTING), values))


def extra() -> list[str]:
    """Return ids of fragments whose dataset is not public: there should be none."""
    return list(model.Session.scalars(sa.text(_EXTRA)))


def differences() -> dict[str, list[str]]:
    """Return ids of datasets: `missing`, `old` (fragments to make again), `extra`.

    `old` has those that changed behind the models' back, too.
    """
    wanted = wanting(_ALL)
    there = set(model.Session.scalars(sa.text(_THERE), {"ids": wanted}))
    old = {one for one in wanted if one in there}
    old.update(model.Session.scalars(sa.text(_CHANGED)))
    missing = [one for one in wanted if one not in there]
    return {"missing": missing, "old": sorted(old), "extra": extra()}


def settle() -> bool:
    """Note that the store is whole, if it is; return whether it is."""
    if wanting(1):
        return False
    identity.installed(model.Session())
    model.Session.execute(sa.text(_FILLED), {"now": now()})
    model.Session.commit()
    return True


def is_ready() -> bool:
    """Tell whether catalogues can be answered; make what is needed for it.

    A few datasets are made at once; many are a task, and the answer is no. Fragments of
    a former generation are answered until they are made again.
    """
    global _asked  # when a rebuild was last asked for, here
    filled = model.Session.scalar(sa.text(_STATE))
    if filled:
        ages = model.Session.execute(sa.text(_AGES)).one()
        is_current = ages[0] is None or tuple(ages) == (generation.current(),) * 2
        if is_current or time.monotonic() - _asked < _PATIENCE:
            return True
        _asked = time.monotonic()
    missing = wanting(_FEW + 1)
    if len(missing) <= _FEW:
        refresh(model.Session(), missing)
        return settle()
    tasks.start(REBUILD, {}, subject=WHOLE)
    return bool(filled)
