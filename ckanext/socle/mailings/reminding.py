"""Reminders: a file that is due soon, one a month for a body, three for a date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, mails, obligations
from ..core import reminders as core
from ..core.expected_files import FileState
from ..model.mailing import Told
from ..model.task import now
from . import people, posting, telling

KIND = "reminder"
_AT_ONCE = 100  # organisations


def remind(today: datetime.date | None = None, *, dry: bool = False) -> Iterator[str]:
    """Remind every body that has a file due soon; give the names of those told.

    Each is committed: what was interrupted goes on when it is run again. *dry* writes
    nothing and to nobody.
    """
    today = today or now().date()
    ids = list(model.Session.scalars(_organizations()))
    for start in range(0, len(ids), _AT_ONCE):
        page = ids[start : start + _AT_ONCE]
        states, declared = obligations.states_of(page), obligations.in_force(page)
        for organization_id in page:
            due = core.due_soon(
                states.get(organization_id, ()),
                declared.get(organization_id, {}),
                today,
                config.reminder_days(),
            )
            group = model.Group.get(organization_id)
            if due and group and _remind(group, due, today, dry=dry):
                yield group.name
            model.Session.rollback() if dry else model.Session.commit()


def _organizations() -> sa.Select[tuple[str]]:
    group = model.Group
    return (
        sa.select(group.id)
        .where(group.is_organization, group.state == model.State.ACTIVE)
        .order_by(group.name)
    )


def _remind(
    group: model.Group, due: Sequence[FileState], today: datetime.date, *, dry: bool
) -> bool:
    telling.lock(KIND, group.id)
    last = telling.last_of(KIND, group.id)
    for state in due:
        subject = f"{group.id}/{state.file.key}/{_due_date(state)}"
        told = telling.last(KIND, subject)
        if not core.may_remind(last, told.times if told else 0, now()):
            continue
        reached = people.of_organization(group.id)
        if dry:
            return bool(reached)
        values = _values(group, state, len(due) - 1, today)
        if not posting.write(reached, "reminder", values):
            return False
        _note(told, subject, group.id)
        return True
    return False


def _note(told: Told | None, subject: str, organization_id: str) -> None:
    if told is None:
        told = Told(
            kind=KIND,
            subject=subject,
            organization_id=organization_id,
            state="due",
            times=0,
        )
        model.Session.add(told)
    told.times += 1
    told.changed = now()
    model.Session.flush()


def _due_date(state: FileState) -> str:
    return state.deadline.date.isoformat() if state.deadline else ""


def _values(
    group: model.Group, state: FileState, others: int, today: datetime.date
) -> dict[str, Any]:
    """Return what the courriel says, JSON."""
    date = datetime.date.fromisoformat(_due_date(state))
    with mails.in_language():
        return {
            "organization": group.title or group.name,
            "file": state.file.title,
            "date": date.isoformat(),
            "days": (date - today).days,
            "again": bool(state.dataset and state.dataset.is_public),
            "others": others,
            "link": _link(group, state),
            "obligations": tk.h.url_for(
                "socle_obligation.read", id=group.name, qualified=True
            ),
        }


def _link(group: model.Group, state: FileState) -> str:
    dataset, year = state.dataset, state.deadline.year if state.deadline else None
    if dataset and dataset.is_public:
        endpoint, values = "socle_next_year.start", {"id": dataset.name, "annee": year}
    else:
        endpoint = "socle_deposit.start"
        values = {"fichier": state.file.key, "organisme": group.name}
    return str(tk.h.url_for(endpoint, qualified=True, **values))
