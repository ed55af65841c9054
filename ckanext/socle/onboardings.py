"""Onboardings prepared page after page: kept, completed, previewed, started once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import invitation_words, onboarding, rights, tasks, territories
from .core import invitations as lines
from .core import onboarding as core
from .model.onboarding import DRAFT, STARTED, Invitation, Onboarding
from .model.task import OPEN_STATES, Task, now

_SHOWN_LINES = 10
MOST_BYTES = lines.LIMITS.bytes


def create(
    arguments: dict[str, Any], *, grouping_id: str, author: str, support: bool
) -> Onboarding:
    """Return a new onboarding; nothing is done yet.

    *author* is the id of a user. The caller commits.
    """
    row = Onboarding(
        grouping_id=grouping_id, author=author, arguments=arguments, support=support
    )
    model.Session.add(row)
    model.Session.flush()
    return row


def get(onboarding_id: str) -> Onboarding:
    """Return an onboarding.

    :raises ObjectNotFound: there is none with that id
    """
    row = model.Session.get(Onboarding, onboarding_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such onboarding."))
    return row


def draft(onboarding_id: str) -> Onboarding:
    """Return an onboarding that has not started, locked.

    :raises ObjectNotFound: there is none with that id
    :raises ValidationError: it has started
    """
    row = model.Session.get(
        Onboarding, onboarding_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such onboarding."))
    if row.state != DRAFT:
        model.Session.rollback()
        raise tk.ValidationError({"id": [tk._("This onboarding has started already.")]})
    return row


def plan(row: Onboarding) -> core.Plan:
    """Return what the onboarding would do today."""
    return onboarding.plan(**row.arguments)


def prepared(
    row: Onboarding, *, action: str | None, limit: int, offset: int
) -> dict[str, Any]:
    """Return what a draft would do, a page of its steps, and what it would send."""
    found = plan(row)
    steps = [s for s in found.steps if action in (None, s.action)]
    shown = invitation_words.preview(row, found)
    levels = Counter(s.territory_id.partition(":")[0] for s in found.steps)
    return {
        "counts": found.counts(),
        "levels": {level: levels[level] for level in core.KINDS if levels[level]},
        "step_count": len(steps),
        "steps": [s.to_dict() for s in steps[offset : offset + limit]],
        "lines": len(row.lines),
        "first_lines": _first_lines(row, found),
        "faults": row.faults,
        "preview": dataclasses.asdict(shown) if shown else None,
    }


def _first_lines(row: Onboarding, found: core.Plan) -> list[dict[str, Any]]:
    labels = {step.territory_id: step.label for step in found.steps}
    return [
        {
            "label": labels.get(line["territory_id"], line["territory_id"]),
            "address": line["address"],
            "role": line["role"],
        }
        for line in row.lines[:_SHOWN_LINES]
    ]


def read_table(
    row: Onboarding, plan: core.Plan, content: bytes, filename: str | None
) -> lines.Reading:
    """Add the good lines of a file to the onboarding; return what the file holds.

    The faults are those of the last file. A line that is there already is replaced.

    :raises ReadingError: as `core.invitations.read_invitations`
    """
    reading = lines.read_invitations(
        content,
        filename=filename,
        places=list(places(row, plan)),
        index=territories.current_index(),
    )
    known = {(one["territory_id"], one["address"]): one for one in row.lines}
    for one in reading.invitations:
        known[one.territory_id, one.address] = one.to_dict()
    row.lines = list(known.values())
    row.faults = [fault.to_dict() for fault in reading.faults]
    return reading


def places(row: Onboarding, plan: core.Plan) -> Iterable[lines.Place]:
    """Yield the organisations of the plan, as a file of invitations names them."""
    index = territories.current_index()
    barred = closed(row, plan)
    for step in plan.steps:
        territory = index.get(step.territory_id)
        why = ""
        if step.action == core.AMBIGUOUS:
            why = lines.UNSETTLED
        elif step.organization_id in barred:
            why = lines.CLOSED
        yield lines.Place(
            step.territory_id,
            step.label,
            (territory.name, step.name),
            territory.siren or "",
            why,
        )


def closed(row: Onboarding, plan: core.Plan) -> set[str]:
    """Return the ids of the organisations that somebody else administers already.

    Their administrators invite; whoever onboards a territory does not, unless they
    administer them too. Those whom this onboarding invited do not count.
    """
    author = model.User.get(row.author)
    if author is None or author.sysadmin:
        return set()
    ids = [step.organization_id for step in plan.steps if step.organization_id]
    invited = sa.select(Invitation.user_id).where(
        Invitation.onboarding_id == row.id,
        Invitation.user_id.is_not(None),
    )
    administered = model.Session.scalars(
        sa.select(model.Member.group_id)
        .join(model.User, model.User.id == model.Member.table_id)
        .where(
            model.Member.group_id.in_(ids),
            model.Member.table_name == "user",
            model.Member.state == model.State.ACTIVE,
            model.Member.capacity == "admin",
            model.User.state == model.State.ACTIVE,
            model.User.name != tk.config["ckan.site_id"],  # the portal's, nobody's
            model.User.id.not_in(invited),
        )
    )
    own = set(model.Session.scalars(rights.administered(author.id)))
    return set(administered) - own


def start(
    row: Onboarding, plan: core.Plan, author: str | None, *, foreground: bool = False
) -> str:
    """Return the id of the task that does it; the caller commits.

    *row* is a draft, locked. With ``foreground=True`` the work is done here, before
    the function returns.
    """
    row.planned = {
        action: [s.territory_id for s in plan.steps if s.action == action]
        for action in (core.CREATE, core.ADOPT)
    }
    row.state, row.started = STARTED, now()
    return resume(row, author, foreground=foreground)


def resume(row: Onboarding, author: str | None, *, foreground: bool = False) -> str:
    """Return the id of the task that takes up what was stopped, as `start` does."""
    task_id = tasks.start(
        "onboard",
        row.arguments | {"onboarding_id": row.id},
        subject=row.id,
        author=author,
        commit=False,
    )
    row.task_id = task_id
    if foreground:
        model.Session().info.pop(tasks.OUTBOX, None)
        model.Session.commit()
        tasks.run(task_id)
    return task_id


def send_waiting(row: Onboarding, author: str | None) -> str:
    """Return the id of the task that sends what waits; the caller commits."""
    return tasks.start(
        "invite", {"onboarding_id": row.id}, subject=row.id, author=author, commit=False
    )


def under_way(row: Onboarding) -> bool:
    """Return whether a task works on it, or is about to."""
    return bool(open_tasks(row))


def open_tasks(row: Onboarding) -> list[str]:
    """Return the ids of the tasks that work on it, or are about to."""
    query = sa.select(Task.id).where(
        Task.subject == row.id, Task.state.in_(OPEN_STATES)
    )
    return list(model.Session.scalars(query))


def of_grouping(grouping_id: str, limit: int) -> list[Onboarding]:
    """Return the last onboardings of a grouping, the newest first."""
    return list(
        model.Session.scalars(
            sa.select(Onboarding)
            .where(Onboarding.grouping_id == grouping_id)
            .order_by(Onboarding.created.desc())
            .limit(limit)
        )
    )
