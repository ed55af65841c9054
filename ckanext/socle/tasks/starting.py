"""Tasks started, in the transaction of what calls for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.types import AlchemySession

from ..jobs import job
from .rows import TABLE, insert
from .workers import run, send

OUTBOX = "socle_task_outbox"  # in Session.info: ids to send once committed


def start(
    kind: str,
    arguments: dict[str, Any],
    *,
    subject: str = "",
    author: str | None = None,
    foreground: bool = False,
    commit: bool = True,
) -> str:
    """Return the id of a new task, or of the one that already waits for *subject*.

    With ``commit=False`` the task is part of the caller's transaction. With
    ``foreground=True`` the work is done here, before the function returns.

    :raises KeyError: no job of that kind
    """
    job.spec(kind)
    task_id = insert(kind, arguments, subject, author)
    if foreground:
        model.Session.commit()
        run(task_id)
        return task_id
    model.Session().info.setdefault(OUTBOX, []).append(task_id)
    if commit:
        model.Session.commit()
    return task_id


def start_within(
    session: AlchemySession, kind: str, arguments: dict[str, Any], *, subject: str
) -> str:
    """Return the id of the task that waits for *subject*, written by SQL alone.

    For the events of a flush, where the session takes no new object. The waiting task
    is locked until the transaction ends: no worker takes it before it can see the
    change that called for it.
    """
    insert = sa.dialects.postgresql.insert(TABLE).values(
        kind=kind, arguments=arguments, subject=subject
    )
    task_id = session.scalar(
        insert.on_conflict_do_update(
            index_elements=["kind", "subject"],
            index_where=sa.text("state = 'waiting' AND subject <> ''"),
            set_={"subject": subject},
        ).returning(TABLE.c.id)
    )
    waiting = session.info.setdefault(OUTBOX, [])
    if task_id not in waiting:
        waiting.append(task_id)
    return str(task_id)


def listen() -> None:
    """Send the messages of a transaction once it is committed."""
    for event, handler in (
        ("after_commit", _send_outbox),
        ("after_soft_rollback", _drop_outbox),
    ):
        if not sa.event.contains(model.Session, event, handler):
            sa.event.listen(model.Session, event, handler)


def _send_outbox(session: AlchemySession) -> None:
    if session.in_nested_transaction():
        return
    send(session.info.pop(OUTBOX, ()))


def _drop_outbox(session: AlchemySession, previous: Any) -> None:
    if previous.parent is None:
        session.info.pop(OUTBOX, None)
