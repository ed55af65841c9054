"""The task that sends the invitations that wait, at the pace that the server takes.

Safe to run again: an invitation that left, or may have left, is not sent again.
"""

from __future__ import annotations

from typing import Any

from .. import invitations, onboardings, tasks
from ..core.errors import MailDelayedError
from .mail import PAUSE

_IN_A_ROW = 3  # delays after which the server itself is thought to be busy


def run(progress: tasks.Progress, *, onboarding_id: str) -> dict[str, Any]:
    """Send what waits; return the number of invitations by state.

    :raises TaskPostponed: the server takes nothing for now
    """
    row = onboardings.get(onboarding_id)
    progress.set_total(len(invitations.waiting(onboarding_id)))
    deliver(progress, onboarding_id, onboardings.closed(row, onboardings.plan(row)))
    return invitations.counts(onboarding_id)


def deliver(progress: tasks.Progress, onboarding_id: str, closed: set[str]) -> None:
    """Send the invitations of an onboarding that wait.

    :raises TaskPostponed: the server takes nothing for now
    :raises MailError: there is no server
    """
    invitations.settle_interrupted(onboarding_id)
    delayed = _send_all(progress, onboarding_id, closed)
    if delayed:
        raise tasks.TaskPostponed(PAUSE, str(delayed)) from delayed


def _send_all(
    progress: tasks.Progress, onboarding_id: str, closed: set[str]
) -> MailDelayedError | None:
    """Try each once; return the last delay, None when nothing waits any more."""
    delayed: MailDelayedError | None = None
    in_a_row = 0
    for invitation_id in invitations.waiting(onboarding_id):
        try:
            invitations.send(invitation_id, closed)
        except MailDelayedError as err:
            delayed, in_a_row = err, in_a_row + 1
            if in_a_row == _IN_A_ROW:
                break
        else:
            in_a_row = 0
            progress.advance()
    return delayed
