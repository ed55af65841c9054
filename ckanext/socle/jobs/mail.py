"""The task that sends one courriel, and tries again later while the server is busy.

At most once: a try that died while it was sending is not begun again.
"""

from __future__ import annotations

from typing import Any

from .. import mails, tasks
from ..core.errors import MailDelayedError, MailError, MailUncertainError

PAUSE = 60.0  # seconds before a new try


def run(progress: tasks.Progress, **arguments: Any) -> dict[str, Any]:
    """Send it; return `sent`: true, false (with `reason`) or null when unknown.

    :raises TaskPostponed: the server takes nothing for now
    """
    if tasks.get(progress.task_id).total:
        return {"sent": None, "reason": MailUncertainError.code}
    progress.set_total(1)
    try:
        mails.send(**arguments)
    except MailDelayedError as err:
        progress.set_total(0)
        raise tasks.TaskPostponed(PAUSE, str(err)) from err
    except MailError as err:
        unknown = isinstance(err, MailUncertainError)
        return {"sent": None if unknown else False, "reason": err.code}
    return {"sent": True}
