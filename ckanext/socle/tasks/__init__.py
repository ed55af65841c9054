"""Long jobs as tasks: started, followed, cancelled, taken up again when lost.

A task is a row of `socle_task`, written in the caller's own transaction; the message
to the workers leaves only when that transaction is committed, so a worker never sees
a task whose data are not there yet.
"""

from .progress import Progress, TaskCancelled, TaskPostponed
from .rows import ahead, get
from .starting import OUTBOX, listen, start, start_within
from .workers import QUEUE, cancel, recover, run, send, watch

__all__ = [
    "OUTBOX",
    "QUEUE",
    "Progress",
    "TaskCancelled",
    "TaskPostponed",
    "ahead",
    "cancel",
    "get",
    "listen",
    "recover",
    "run",
    "send",
    "start",
    "start_within",
    "watch",
]
