"""The check of what was deposited: by the workers, waited for as long as a glance."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import reports, tasks
from ..model.report import DONE, WAITING

WAIT = 2.0  # seconds: what most files need, and what a person waits for
_STEP = 0.1
_SHORT_QUEUE = 3  # checks that come before, when waiting is worth it


@dataclass(frozen=True)
class Checked:
    """A file of the deposit, and its report as `socle_report_show` gives it."""

    resource: dict[str, Any]
    report: dict[str, Any] | None
    repairs: list[dict[str, Any]] = field(default_factory=list)
    """Those of `socle_repair_list`, questions first."""
    sha256: str = ""
    """Of the file that they are for."""

    @property
    def is_waiting(self) -> bool:
        """Whether the check is not over."""
        return bool(self.report and self.report["state"] == WAITING)

    @property
    def personal(self) -> list[dict[str, Any]]:
        """The groups of the report that may be personal data."""
        # The engine is loaded when it is used: CKAN starts without it.
        from ..core.validation.portal_rules import PERSONAL_CODES  # noqa: PLC0415

        groups = ((self.report or {}).get("report") or {}).get("groups") or []
        return [group for group in groups if group["code"] in PERSONAL_CODES]


def checked(dataset: dict[str, Any], *, with_repairs: bool = False) -> list[Checked]:
    """Return the files of a deposit, each with its last report; None without rules."""
    return [_checked(one, with_repairs) for one in dataset["resources"]]


def _checked(resource: dict[str, Any], with_repairs: bool) -> Checked:
    report = _report(resource["id"])
    if not with_repairs or not report or report["state"] != DONE:
        return Checked(resource, report)
    found = tk.get_action("socle_repair_list")({}, {"resource_id": resource["id"]})
    return Checked(resource, report, found["repairs"], found["sha256"] or "")


def mend(
    dataset: dict[str, Any], chosen: dict[str, list[str]], seen: dict[str, str]
) -> None:
    """Write the corrections *chosen* of each file, by its id.

    *seen* has the SHA-256 of the file that the person looked at.

    :raises ValidationError: the file changed meanwhile
    """
    for resource in dataset["resources"]:
        ids = chosen.get(resource["id"]) or []
        if ids:
            tk.get_action("socle_repair_apply")(
                {},
                {
                    "resource_id": resource["id"],
                    "repairs": ids,
                    "sha256": seen.get(resource["id"], ""),
                },
            )


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

    The work is the workers': a hostile file never meets a web process. Behind many
    other checks nobody waits: the web process would be held for nothing.
    """
    waiting = [one.task_id for one in reports.latest(resource_ids).values()]
    if max((tasks.ahead(one) for one in waiting if one), default=0) > _SHORT_QUEUE:
        return False
    end = time.monotonic() + seconds
    while True:
        model.Session.rollback()  # what workers committed is seen by a new transaction
        rows = reports.latest(resource_ids)
        if all(row.state != WAITING for row in rows.values()):
            return True
        if time.monotonic() > end:
            return False
        time.sleep(_STEP)
