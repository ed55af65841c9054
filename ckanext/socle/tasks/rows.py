"""The rows of tasks: written, read, one waiting for each subject."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config
from ..model.task import OPEN_STATES, WAITING, Task, now

TABLE = Task.__table__


def insert(
    kind: str, arguments: dict[str, Any], subject: str, author: str | None
) -> str:
    """Return the id of a new row, or of the one that already waits for *subject*."""
    task = Task(kind=kind, arguments=arguments, subject=subject, author=author)
    if subject:
        waiting = _waiting_id(kind, subject)
        if waiting:
            return waiting
        try:
            with model.Session.begin_nested():
                model.Session.add(task)
        except sa.exc.IntegrityError:
            waiting = _waiting_id(kind, subject)
            if waiting:
                return waiting
            raise
        return task.id
    model.Session.add(task)
    model.Session.flush()
    return task.id


def _waiting_id(kind: str, subject: str) -> str | None:
    return model.Session.scalar(
        sa.select(Task.id).where(
            Task.kind == kind, Task.subject == subject, Task.state == WAITING
        )
    )


def lost_before() -> datetime.datetime:
    """Return the moment since when a task that gave no sign of life is lost."""
    return now() - datetime.timedelta(seconds=config.task_lost_after())


def update(task_id: str, **values: Any) -> None:
    """Write values of a task at once, whatever the job's own transaction becomes."""
    with own_connection() as connection:
        connection.execute(
            sa.update(TABLE).where(TABLE.c.id == task_id).values(**values)
        )


@contextlib.contextmanager
def own_connection() -> Iterator[sa.Connection]:
    """A transaction of its own: progress is seen while the job's is still open."""
    with model.meta.engine.begin() as connection:
        yield connection


def ahead(task_id: str) -> int:
    """Return how many open tasks of its kind come before a task that waits."""
    own = sa.alias(TABLE)
    query = sa.select(sa.func.count()).where(
        own.c.id == task_id,
        TABLE.c.kind == own.c.kind,
        TABLE.c.state.in_(OPEN_STATES),
        TABLE.c.created < own.c.created,
    )
    return model.Session.scalar(query) or 0


def get(task_id: str) -> Task:
    """Return a task.

    :raises ObjectNotFound: there is none with that id
    """
    task = model.Session.get(Task, task_id)
    if task is None:
        raise tk.ObjectNotFound(tk._("There is no task {id}.").format(id=task_id))
    return task
