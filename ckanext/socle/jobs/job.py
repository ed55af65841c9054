"""The kinds of tasks, and the function that does the work of each.

Functions are named, not imported: a web process that starts a task need not load
the libraries of the job.
"""

from __future__ import annotations

import dataclasses
import importlib
from typing import Any


@dataclasses.dataclass(frozen=True)
class JobSpec:
    """A kind of task: `module` has `run`, and `stopped` where an end must be told."""

    module: str

    def run(self, progress: Any, **arguments: Any) -> dict[str, Any] | None:
        """Do the work; return its result, JSON."""
        return self._load().run(progress, **arguments)

    def stopped(self, arguments: dict[str, Any], why: str) -> None:
        """Tell the job that it ended without a result: `cancelled` or `failed`."""
        handler = getattr(self._load(), "stopped", None)
        if handler:
            handler(why, **arguments)

    def _load(self) -> Any:
        return importlib.import_module(f"{__package__}.{self.module}")


_SPECS = {
    "check-candidate": JobSpec("candidate"),
    "check-upload": JobSpec("uploaded_check"),
    "endow": JobSpec("endowment"),
    "follow-millesime": JobSpec("millesime"),
    "follow-organization": JobSpec("moving"),
    "follow-publisher": JobSpec("publisher"),
    "follow-rules": JobSpec("following"),
    "invite": JobSpec("invitations"),
    "mend-file": JobSpec("mending"),
    "offer-repairs": JobSpec("repair_offers"),
    "load-millesime": JobSpec("loading"),
    "mail": JobSpec("mail"),
    "onboard": JobSpec("onboarding"),
    "rebuild-fragments": JobSpec("fragments"),
    "reindex-perimeter": JobSpec("perimeter"),
    "relabel": JobSpec("reindexing"),
    "revalidate": JobSpec("revalidation"),
    "sync-table-schemas": JobSpec("table_schemas"),
    "tell-detached": JobSpec("detaching"),
    "try-declared-link": JobSpec("declared_links"),
    "validate": JobSpec("validation"),
}


def spec(kind: str) -> JobSpec:
    """Return the job of a kind of task.

    :raises KeyError: no job of that kind
    """
    return _SPECS[kind]
