"""The task that sends one courriel, and tries again while the server is busy.

At most once: a try that died while it was sending is not begun again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .. import mails, tasks
from ..core.errors import MailDelayedError, MailError, MailUncertainError

PAUSES = (5.0, 30.0, 120.0)  # seconds before each new try


def run(progress: tasks.Progress, **arguments: Any) -> dict[str, Any]:
    """Send it; return `sent`: true, false (with `reason`) or null when unknown.

    :raises MailDelayedError: the server takes nothing, after all tries
    """
    if tasks.get(progress.task_id).total:
        return {"sent": None, "reason": MailUncertainError.code}

    def send() -> None:
        progress.set_total(1)
        try:
            mails.send(**arguments)
        except MailDelayedError:
            progress.set_total(0)
            raise

    try:
        patiently(progress, send)
    except MailDelayedError:
        raise
    except MailError as err:
        unknown = isinstance(err, MailUncertainError)
        return {"sent": None if unknown else False, "reason": err.code}
    return {"sent": True}


def patiently(progress: tasks.Progress, send: Callable[[], None]) -> None:
    """Call *send* until the server takes the courriel, with longer and longer pauses.

    :raises MailDelayedError: the server takes nothing, after all tries
    """
    for pause in PAUSES:
        try:
            return send()
        except MailDelayedError:
            time.sleep(pause)
            progress.check_cancelled()
    return send()
