"""The task that makes the index follow a new millésime.

It indexes the datasets whose territories mean something else than in the former
one: safe to stop, and to run again.
"""

from __future__ import annotations

from typing import Any

from .. import millesimes, tasks, territories
from ..core import territories as core
from .reindexing import reindex


def run(progress: tasks.Progress, *, before: str) -> dict[str, Any]:
    """Index what changed since the millésime of that checksum; return how many."""
    index = territories.stored_index(before) or core.packaged_index()
    datasets = sorted(millesimes.touched(index))
    progress.set_total(len(datasets))
    reindex(datasets, progress)
    return {"indexed": len(datasets)}
