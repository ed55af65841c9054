"""The task that makes the index follow an organisation that was moved."""

from __future__ import annotations

from typing import Any

from .. import rights, tasks
from .reindexing import reindex


def run(progress: tasks.Progress, *, organization_id: str) -> dict[str, Any]:
    """Index the datasets of an organisation and of all below; return how many."""
    datasets = rights.datasets_below(organization_id)
    progress.set_total(len(datasets))
    reindex(datasets, progress)
    return {"indexed": len(datasets)}
