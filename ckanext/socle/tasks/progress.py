"""How far a task is, and the request to stop that it meets on its way."""

from __future__ import annotations

import time

import sqlalchemy as sa

from ..model.task import now
from .rows import TABLE, own_connection, update


class TaskCancelled(Exception):  # noqa: N818 - it ends a task, it is no error
    """Raised inside a job when somebody asked to stop it."""


class TaskPostponed(Exception):  # noqa: N818 - nothing is wrong with the task
    """Raised inside a job that cannot go on now: it is begun again later.

    No worker waits meanwhile. It counts as a try: after the last one the task failed,
    for the reason given.
    """

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Progress:
    """How far a task is. Written at most once a second, whatever the job's pace."""

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
        self.done = 0
        self._written = 0.0

    def set_total(self, total: int) -> None:
        """Tell how many steps there are, and that none is done."""
        self.done = 0
        update(self.task_id, total=total, done=0)

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
        update(self.task_id, **values, **({"message": message} if message else {}))

    def check_cancelled(self) -> None:
        """Do nothing, unless somebody asked to stop.

        :raises TaskCancelled: somebody asked to stop
        """
        with own_connection() as connection:
            query = sa.select(TABLE.c.cancel).where(TABLE.c.id == self.task_id)
            if connection.execute(query).scalar():
                raise TaskCancelled(self.task_id)
