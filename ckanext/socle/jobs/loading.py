"""The task that puts a millésime in force, as the command does.

One transaction: stopped or killed in the middle, the old state stands; run again once
it is in force, it changes nothing.
"""

from __future__ import annotations

from typing import Any

from .. import archives, millesimes, tasks, territories


def run(progress: tasks.Progress, *, checksum: str) -> dict[str, Any]:
    """Load the archive of that checksum; return what changed, by kind.

    :raises TaskCancelled: somebody asked to stop, or the archive was withdrawn
    """
    snapshot = archives.find(checksum)
    if snapshot is None:
        raise tasks.TaskCancelled(checksum)
    progress.set_total(territories.STEPS)
    loaded, followed = millesimes.load(snapshot, progress.advance)
    archives.forget(checksum)
    return {
        "millesime": loaded.millesime,
        "changes": followed.changes if followed else {},
        "on_old_codes": followed.on_old_codes if followed else 0,
        "datasets": followed.datasets if followed else 0,
    }
