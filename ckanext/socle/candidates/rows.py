"""The rows of candidates: found, and outdated by one that comes after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..model.candidate import OPEN_STATES, WITHDRAWN, Candidate
from ..model.task import now

OUTDATED = "outdated"  # the reason of one that another came after


def get(candidate_id: str) -> Candidate:
    """Return a candidate.

    :raises ObjectNotFound: there is none with that id
    """
    found = model.Session.get(Candidate, candidate_id)
    if found is None:
        raise tk.ObjectNotFound(tk._("This file is not kept any more."))
    return found


def find(candidate_id: str | None) -> Candidate | None:
    """Return a candidate, None when there is none with that id."""
    return model.Session.get(Candidate, candidate_id) if candidate_id else None


def of_resource(
    resource_id: str, states: Sequence[str] = (), limit: int = 20
) -> list[Candidate]:
    """Return the candidates of a resource, of these *states* only, the last one first.

    Without *states*, of any.
    """
    query = sa.select(Candidate).where(Candidate.resource_id == resource_id)
    if states:
        query = query.where(Candidate.state.in_(states))
    query = query.order_by(Candidate.created.desc()).limit(limit)
    return list(model.Session.scalars(query))


def latest_open(resource_ids: Iterable[str]) -> dict[str, Candidate]:
    """Return the candidate that waits for each resource that has one, in one query."""
    ids = list(resource_ids)
    if not ids:
        return {}
    found = model.Session.scalars(
        sa.select(Candidate)
        .where(Candidate.resource_id.in_(ids), Candidate.state.in_(OPEN_STATES))
        .order_by(Candidate.created)
    )
    return {one.resource_id: one for one in found}


def outdate(resource_id: str, but: str | None = None) -> None:
    """Withdraw what waits for a resource, *but* that one: another file came after."""
    model.Session.execute(
        sa.update(Candidate)
        .where(
            Candidate.resource_id == resource_id,
            Candidate.state.in_(OPEN_STATES),
            Candidate.id != (but or ""),
        )
        .values(state=WITHDRAWN, reason=OUTDATED, decided=now())
    )
