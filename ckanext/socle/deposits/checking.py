"""The check of what was deposited: by the workers, waited for as long as a glance."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import reports
from ..model.report import WAITING

WAIT = 2.0  # seconds: what most files need, and what a person waits for
_STEP = 0.1


@dataclass(frozen=True)
class Checked:
    """A file of the deposit, and its report as `socle_report_show` gives it."""

    resource: dict[str, Any]
    report: dict[str, Any] | None

    @property
    def is_waiting(self) -> bool:
        """Whether the check is not over."""
        return bool(self.report and self.report["state"] == WAITING)


def checked(dataset: dict[str, Any]) -> list[Checked]:
    """Return the files of a deposit, each with its last report; None without rules."""
    return [Checked(one, _report(one["id"])) for one in dataset["resources"]]


def _report(resource_id: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = tk.get_action("socle_report_show")(
            {}, {"resource_id": resource_id}
        )
    except tk.ObjectNotFound:
        return None
    return found


def wait(resource_ids: Sequence[str], seconds: float = WAIT) -> bool:
    """Wait until the files are checked; return whether they are.

    The work is the workers': a hostile file never meets a web process.
    """
    end = time.monotonic() + seconds
    while True:
        model.Session.rollback()  # what workers committed is seen by a new transaction
        rows = reports.latest(resource_ids)
        if all(row.state != WAITING for row in rows.values()):
            return True
        if time.monotonic() > end:
            return False
        time.sleep(_STEP)
