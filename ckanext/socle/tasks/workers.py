"""Workers: called by messages, and what they do when they come.

The row is the truth and the message a mere call to look at it: one that is lost is
sent again by `watch`, one too many finds nothing to claim.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import redis
import sqlalchemy as sa

import ckan.model as model
from ckan.lib import jobs as queue

from .. import config
from ..jobs import job
from ..model.task import (
    CANCELLED,
    DONE,
    FAILED,
    OPEN_STATES,
    RUNNING,
    WAITING,
    Task,
    now,
)
from .progress import Progress, TaskCancelled, TaskPostponed
from .rows import TABLE, lost_before, own_connection, update

log = logging.getLogger(__name__)

QUEUE = "socle"
_PULSE = 5.0  # seconds between two signs of life


def send(task_ids: Iterable[str]) -> None:
    """Call a worker for each task; their transaction is committed."""
    for task_id in task_ids:
        call_worker(task_id)


def call_worker(task_id: str, pause: float = 0.0) -> None:
    """Send the message of a task, in *pause* seconds, and one that looks after it."""
    timeout = config.task_timeout()
    try:
        if pause:
            delay = datetime.timedelta(seconds=pause)
            waiting = queue.get_queue(QUEUE)
            waiting.enqueue_in(delay, run, task_id, job_timeout=timeout)
        else:
            queue.enqueue(
                run,
                [task_id],
                title=f"socle task {task_id}",
                queue=QUEUE,
                rq_kwargs={"timeout": timeout},
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
    if task.heartbeat < lost_before():
        call_worker(task_id)
    else:
        _call_watch(task_id)


def recover() -> list[str]:
    """Call a worker for each task that is lost; return their ids, oldest first."""
    lost = model.Session.scalars(
        sa.select(Task.id)
        .where(Task.state.in_(OPEN_STATES), Task.heartbeat < lost_before())
        .order_by(Task.created)
    ).all()
    for task_id in lost:
        call_worker(task_id)
    return list(lost)


def cancel(task_id: str) -> None:
    """Cancel a task: at once when it waits, at its next step when it runs."""
    stop_waiting = (
        sa.update(TABLE)
        .where(TABLE.c.id == task_id, TABLE.c.state == WAITING)
        .values(cancel=True, state=CANCELLED, finished=now())
        .returning(TABLE.c.kind, TABLE.c.arguments)
    )
    stop_running = (
        sa.update(TABLE)
        .where(TABLE.c.id == task_id, TABLE.c.state == RUNNING)
        .values(cancel=True)
    )
    with own_connection() as connection:
        stopped = connection.execute(stop_waiting).first()
        connection.execute(stop_running)
    if stopped:
        job.spec(stopped.kind).stopped(stopped.arguments, "cancelled")


def run(task_id: str) -> None:
    """Do the work of a task. Safe to call twice: only one call claims it."""
    claimed = claim(task_id)
    if claimed is None:
        return
    kind, arguments, attempts = claimed
    if attempts > config.task_max_attempts():
        _set_aside(task_id, kind, arguments, _reason(task_id))
        return
    progress = Progress(task_id)
    try:
        with pulse(task_id):
            result = job.spec(kind).run(progress, **arguments)
            progress.flush()
    except TaskCancelled:
        model.Session.rollback()
        _finish(task_id, CANCELLED)
        job.spec(kind).stopped(arguments, "cancelled")
    except TaskPostponed as err:
        _retry(task_id, kind, arguments, attempts, str(err), err.seconds)
    except Exception as err:  # the edge of every background job
        log.exception("Task %s (%s), try %s", task_id, kind, attempts)
        _retry(task_id, kind, arguments, attempts, f"{type(err).__name__}: {err}")
    else:
        _finish(task_id, DONE, result=result)


def claim(task_id: str) -> tuple[str, dict[str, Any], int] | None:
    """Take the task for this process; None when there is nothing to take."""
    claim = (
        sa.update(TABLE)
        .where(
            TABLE.c.id == task_id,
            sa.or_(
                TABLE.c.state == WAITING,
                sa.and_(TABLE.c.state == RUNNING, TABLE.c.heartbeat < lost_before()),
            ),
        )
        .values(
            state=RUNNING,
            attempts=TABLE.c.attempts + 1,
            heartbeat=now(),
            started=sa.func.coalesce(TABLE.c.started, now()),
            done=0,
            message="",
        )
        .returning(TABLE.c.kind, TABLE.c.arguments, TABLE.c.attempts)
    )
    with own_connection() as connection:
        row = connection.execute(claim).first()
    return (row.kind, row.arguments, row.attempts) if row else None


def _retry(
    task_id: str,
    kind: str,
    arguments: dict[str, Any],
    attempts: int,
    reason: str,
    pause: float = 0.0,
) -> None:
    """Call a worker again in *pause* seconds, unless that was the last try."""
    model.Session.rollback()
    if attempts >= config.task_max_attempts():
        _set_aside(task_id, kind, arguments, reason)
        return
    again = now() + datetime.timedelta(seconds=pause)
    update(task_id, state=WAITING, reason=reason[:2000], heartbeat=again)
    call_worker(task_id, pause)


def _set_aside(task_id: str, kind: str, arguments: dict[str, Any], reason: str) -> None:
    _finish(task_id, FAILED, reason=reason[:2000])
    job.spec(kind).stopped(arguments, "failed")


def _reason(task_id: str) -> str:
    task = model.Session.get(Task, task_id)
    last = task.reason if task else ""
    return last or "The worker stopped without a word, at each try."


def _finish(task_id: str, state: str, **values: Any) -> None:
    update(task_id, state=state, finished=now(), **values)


@contextlib.contextmanager
def pulse(task_id: str) -> Iterator[None]:
    """Give a sign of life while the block runs; it stops with the process."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_PULSE):
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                update(task_id, heartbeat=now())

    thread = threading.Thread(target=beat, name=f"pulse-{task_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
