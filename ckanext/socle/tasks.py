"""Long jobs as tasks: started, followed, cancelled, taken up again when lost.

A task is a row of `socle_task`, written in the caller's own transaction; the message
to the workers leaves only when that transaction is committed, so a worker never sees
a task whose data are not there yet. The row is the truth and the message a mere call
to look at it: one that is lost is sent again by `watch`, one too many finds nothing
to claim.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import redis
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import jobs as queue
from ckan.types import AlchemySession

from . import config
from .jobs import job
from .model.task import (
    CANCELLED,
    DONE,
    FAILED,
    OPEN_STATES,
    RUNNING,
    WAITING,
    Task,
    now,
)

log = logging.getLogger(__name__)

QUEUE = "socle"
OUTBOX = "socle_task_outbox"  # in Session.info: ids to send once committed
_PULSE = 5.0  # seconds between two signs of life
_table = Task.__table__


class TaskCancelled(Exception):  # noqa: N818 - it ends a task, it is no error
    """Raised inside a job when somebody asked to stop it."""


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
    task_id = _insert(kind, arguments, subject, author)
    if foreground:
        model.Session.commit()
        run(task_id)
        return task_id
    model.Session().info.setdefault(OUTBOX, []).append(task_id)
    if commit:
        model.Session.commit()
    return task_id


def _insert(
    kind: str, arguments: dict[str, Any], subject: str, author: str | None
) -> str:
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


def start_within(
    session: AlchemySession, kind: str, arguments: dict[str, Any], *, subject: str
) -> str:
    """Return the id of the task that waits for *subject*, written by SQL alone.

    For the events of a flush, where the session takes no new object. The waiting task
    is locked until the transaction ends: no worker takes it before it can see the
    change that called for it.
    """
    insert = sa.dialects.postgresql.insert(_table).values(
        kind=kind, arguments=arguments, subject=subject
    )
    task_id = session.scalar(
        insert.on_conflict_do_update(
            index_elements=["kind", "subject"],
            index_where=sa.text("state = 'waiting' AND subject <> ''"),
            set_={"subject": subject},
        ).returning(_table.c.id)
    )
    waiting = session.info.setdefault(OUTBOX, [])
    if task_id not in waiting:
        waiting.append(task_id)
    return str(task_id)


def send(task_ids: Iterable[str]) -> None:
    """Call a worker for each task; their transaction is committed."""
    for task_id in task_ids:
        _call_worker(task_id)


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


def _call_worker(task_id: str) -> None:
    try:
        queue.enqueue(
            run,
            [task_id],
            title=f"socle task {task_id}",
            queue=QUEUE,
            rq_kwargs={"timeout": config.task_timeout()},
        )
        _call_watch(task_id)
    except redis.RedisError:
        log.exception("Task %s waits: Redis does not answer", task_id)


def _call_watch(task_id: str) -> None:
    delay = datetime.timedelta(seconds=config.task_lost_after())
    queue.get_queue(QUEUE).enqueue_in(delay, watch, task_id)


def watch(task_id: str) -> None:
    """Call a worker again for a task that is lost; look again later while it is open.

    Runs in a worker, by RQ's scheduler.
    """
    task = model.Session.get(Task, task_id)
    if task is None or task.state not in OPEN_STATES:
        return
    if task.heartbeat < _lost_before():
        _call_worker(task_id)
    else:
        _call_watch(task_id)


def recover() -> list[str]:
    """Call a worker for each task that is lost; return their ids, oldest first."""
    lost = model.Session.scalars(
        sa.select(Task.id)
        .where(Task.state.in_(OPEN_STATES), Task.heartbeat < _lost_before())
        .order_by(Task.created)
    ).all()
    for task_id in lost:
        _call_worker(task_id)
    return list(lost)


def _lost_before() -> datetime.datetime:
    return now() - datetime.timedelta(seconds=config.task_lost_after())


def cancel(task_id: str) -> None:
    """Cancel a task: at once when it waits, at its next step when it runs."""
    stop_waiting = (
        sa.update(_table)
        .where(_table.c.id == task_id, _table.c.state == WAITING)
        .values(cancel=True, state=CANCELLED, finished=now())
        .returning(_table.c.kind, _table.c.arguments)
    )
    stop_running = (
        sa.update(_table)
        .where(_table.c.id == task_id, _table.c.state == RUNNING)
        .values(cancel=True)
    )
    with _own_connection() as connection:
        stopped = connection.execute(stop_waiting).first()
        connection.execute(stop_running)
    if stopped:
        job.spec(stopped.kind).stopped(stopped.arguments, "cancelled")


def run(task_id: str) -> None:
    """Do the work of a task. Safe to call twice: only one call claims it."""
    claimed = _claim(task_id)
    if claimed is None:
        return
    kind, arguments, attempts = claimed
    if attempts > config.task_max_attempts():
        _set_aside(task_id, kind, arguments, _reason(task_id))
        return
    progress = Progress(task_id)
    with _pulse(task_id):
        try:
            result = job.spec(kind).run(progress, **arguments)
        except TaskCancelled:
            model.Session.rollback()
            _finish(task_id, CANCELLED)
            job.spec(kind).stopped(arguments, "cancelled")
        except Exception as err:  # the edge of every background job
            log.exception("Task %s (%s), try %s", task_id, kind, attempts)
            model.Session.rollback()
            _retry(task_id, kind, arguments, attempts, f"{type(err).__name__}: {err}")
        else:
            progress.flush()
            _finish(task_id, DONE, result=result)


def _claim(task_id: str) -> tuple[str, dict[str, Any], int] | None:
    """Take the task for this process; None when there is nothing to take."""
    claim = (
        sa.update(_table)
        .where(
            _table.c.id == task_id,
            sa.or_(
                _table.c.state == WAITING,
                sa.and_(_table.c.state == RUNNING, _table.c.heartbeat < _lost_before()),
            ),
        )
        .values(
            state=RUNNING,
            attempts=_table.c.attempts + 1,
            heartbeat=now(),
            started=sa.func.coalesce(_table.c.started, now()),
            done=0,
            message="",
        )
        .returning(_table.c.kind, _table.c.arguments, _table.c.attempts)
    )
    with _own_connection() as connection:
        row = connection.execute(claim).first()
    return (row.kind, row.arguments, row.attempts) if row else None


def _retry(
    task_id: str, kind: str, arguments: dict[str, Any], attempts: int, reason: str
) -> None:
    if attempts >= config.task_max_attempts():
        _set_aside(task_id, kind, arguments, reason)
        return
    _update(task_id, state=WAITING, reason=reason[:2000], heartbeat=now())
    _call_worker(task_id)


def _set_aside(task_id: str, kind: str, arguments: dict[str, Any], reason: str) -> None:
    _finish(task_id, FAILED, reason=reason[:2000])
    job.spec(kind).stopped(arguments, "failed")


def _reason(task_id: str) -> str:
    task = model.Session.get(Task, task_id)
    last = task.reason if task else ""
    return last or "The worker stopped without a word, at each try."


def _finish(task_id: str, state: str, **values: Any) -> None:
    _update(task_id, state=state, finished=now(), **values)


def _update(task_id: str, **values: Any) -> None:
    with _own_connection() as connection:
        connection.execute(
            sa.update(_table).where(_table.c.id == task_id).values(**values)
        )


@contextlib.contextmanager
def _own_connection() -> Iterator[sa.Connection]:
    """A transaction of its own: progress is seen while the job's is still open."""
    with model.meta.engine.begin() as connection:
        yield connection


@contextlib.contextmanager
def _pulse(task_id: str) -> Iterator[None]:
    """Give a sign of life while the block runs; it stops with the process."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_PULSE):
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                _update(task_id, heartbeat=now())

    thread = threading.Thread(target=beat, name=f"pulse-{task_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Progress:
    """How far a task is. Written at most once a second, whatever the job's pace."""

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
        self.done = 0
        self._written = 0.0

    def set_total(self, total: int) -> None:
        """Tell how many steps there are, and that none is done."""
        self.done = 0
        _update(self.task_id, total=total, done=0)

    def advance(self, n: int = 1, message: str = "") -> None:
        """Tell that *n* more steps are done.

        :raises TaskCancelled: somebody asked to stop
        """
        self.done += n
        if time.monotonic() - self._written >= 1:
            self.flush(message)
            self.check_cancelled()

    def flush(self, message: str = "") -> None:
        """Write the progress now."""
        self._written = time.monotonic()
        values = {"done": self.done, "heartbeat": now()}
        _update(self.task_id, **values, **({"message": message} if message else {}))

    def check_cancelled(self) -> None:
        """Do nothing, unless somebody asked to stop.

        :raises TaskCancelled: somebody asked to stop
        """
        with _own_connection() as connection:
            query = sa.select(_table.c.cancel).where(_table.c.id == self.task_id)
            if connection.execute(query).scalar():
                raise TaskCancelled(self.task_id)


def get(task_id: str) -> Task:
    """Return a task.

    :raises ObjectNotFound: there is none with that id
    """
    task = model.Session.get(Task, task_id)
    if task is None:
        raise tk.ObjectNotFound(tk._("There is no task {id}.").format(id=task_id))
    return task
