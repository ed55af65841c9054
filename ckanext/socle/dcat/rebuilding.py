"""All fragments made again: in parts, each a task that can be taken up again.

A part looks for the datasets that have no fragment of today's generation: what was
done before it was killed is not done twice. Workers and the command share the parts.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import tasks
from . import filling, reading
from .refreshing import BATCH, refresh, remove

PARTS = 16
_BOUNDS = f"""
    SELECT percentile_disc(CAST(:shares AS float[])) WITHIN GROUP (ORDER BY p.id)
    FROM package p WHERE {reading.PUBLIC}"""  # noqa: S608 - a constant of ours
_FORGET = "UPDATE socle_fragment SET generation = ''"


def start(*, force: bool = False) -> list[str]:
    """Start the tasks of a rebuild, of all fragments by *force*; return their ids."""
    if force:
        model.Session.execute(sa.text(_FORGET))
    remove(model.Session(), filling.extra())
    shares = [number / PARTS for number in range(1, PARTS)]
    found = model.Session.scalar(sa.text(_BOUNDS), {"shares": shares}) or []
    bounds = ["", *sorted(set(found), key=found.index), None]
    ids = []
    for after, last in itertools.pairwise(bounds):
        arguments = {"after": after, "last": last}
        subject = f"{after}-{last or ''}"
        ids.append(
            tasks.start(filling.REBUILD, arguments, subject=subject, commit=False)
        )
    model.Session.commit()
    return ids


def make_part(
    advance: Callable[[int], None], after: str = "", last: str | None = None
) -> int:
    """Make the fragments that lack after an id, up to another; return how many.

    Committed by batches.
    """
    made = 0
    while ids := filling.wanting(BATCH, after, last):
        refresh(model.Session(), ids)
        model.Session.commit()
        model.Session.expunge_all()
        after = ids[-1]  # one that fails is not tried for ever
        made += len(ids)
        advance(len(ids))
    return made


def carry_out(task_ids: list[str], processes: int) -> None:
    """Do tasks here, in several processes, beside the workers that took some."""
    if processes <= 1:
        for task_id in task_ids:
            tasks.run(task_id)
        return
    model.Session.remove()
    model.meta.engine.dispose()  # connections are not shared between processes
    context = multiprocessing.get_context("fork")
    with context.Pool(processes) as pool:
        pool.map(_run, task_ids, chunksize=1)


def _run(task_id: str) -> Any:
    tasks.run(task_id)
    model.Session.remove()


def repair(found: dict[str, list[str]]) -> None:
    """Bring in step the datasets that `filling.differences` found."""
    ids = sorted({one for part in found.values() for one in part})
    for start in range(0, len(ids), BATCH):
        refresh(model.Session(), ids[start : start + BATCH])
        model.Session.commit()
