"""The task of a campaign. Safe to stop, and to run again: it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import ckan.model as model

from ..core import revalidations as core
from ..model.revalidation import RevalidatedFile, Revalidation
from ..revalidations import counts, looking, moving

if TYPE_CHECKING:
    from ..tasks import Progress

_BATCH = 100


def run(progress: Progress, *, revalidation_id: str) -> dict[str, Any]:
    """Check each file, then move those that follow; return the numbers by outcome.

    A campaign without a version makes the reports anew; until it is told to, it only
    looks.
    """
    campaign = model.Session.get(Revalidation, revalidation_id)
    if campaign is None:
        return {}
    campaign.task_id = progress.task_id
    model.Session.commit()
    file = RevalidatedFile
    if campaign.version or not campaign.move:

        def look(one: RevalidatedFile) -> None:
            looking.look(progress, campaign, one)

        _each(progress, revalidation_id, [file.checked.is_(None)], look)
    if campaign.version and campaign.move:
        wanted = file.outcome.in_(core.moved(campaign.move))
        left = [wanted, file.moved.is_(None), file.refused == ""]
        _each(progress, revalidation_id, left, lambda one: moving.move(campaign, one))
    elif campaign.move:

        def again(one: RevalidatedFile) -> None:
            looking.check_again(progress, campaign, one)
            one.moved = one.checked

        left = [file.moved.is_(None)]
        _each(progress, revalidation_id, left, again)
    return counts(revalidation_id)


def _each(
    progress: Progress,
    revalidation_id: str,
    left: list[Any],
    do: Callable[[RevalidatedFile], None],
) -> None:
    """Do each file that is left, and count those that were done before."""
    file = RevalidatedFile
    total = sa.select(sa.func.count()).where(file.revalidation_id == revalidation_id)
    known = model.Session.scalar(total) or 0
    remaining = model.Session.scalar(total.where(*left)) or 0
    progress.set_total(known)
    progress.advance(known - remaining)
    progress.check_cancelled()
    for resource_id in _ids(revalidation_id, left):
        one = model.Session.get(file, (revalidation_id, resource_id))
        if one is not None:
            do(one)
        model.Session.commit()
        progress.advance()
    progress.flush()


def _ids(revalidation_id: str, left: list[Any]) -> Iterator[str]:
    """Yield the ids of the files that are left, by pages, in the order of their ids."""
    file, after = RevalidatedFile, ""
    while True:
        page = model.Session.scalars(
            sa.select(file.resource_id)
            .where(file.revalidation_id == revalidation_id, *left)
            .where(file.resource_id > after)
            .order_by(file.resource_id)
            .limit(_BATCH)
        ).all()
        yield from page
        if len(page) < _BATCH:
            return
        after = page[-1]
        model.Session.expire_all()
