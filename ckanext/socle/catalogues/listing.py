"""The catalogues that the portal follows, or followed, and how their readings went."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import config
from ..model.table_schema import SchemaCatalogue, SchemaVersion
from ..model.task import OPEN_STATES, Task

KIND = "sync-table-schemas"


def list_all() -> list[dict[str, Any]]:
    """Return the catalogues of the settings, then those that were read before.

    Each has `url`, `followed`, `read` (ISO 8601 or None), `error`, `versions` and
    `vanished` (numbers), `problems` (`name`, `version`, `reason`) and `task_id`, that
    of its reading when one is open, or None.
    """
    followed = config.catalogues()
    known = {row.url: row for row in model.Session.scalars(sa.select(SchemaCatalogue))}
    counts, tasks = _counts(), _open_tasks()
    return [
        {
            "url": url,
            "followed": url in followed,
            "read": _iso(known.get(url)),
            "error": known[url].error if url in known else "",
            "versions": counts.get(url, (0, 0))[0],
            "vanished": counts.get(url, (0, 0))[1],
            "problems": known[url].problems if url in known else [],
            "task_id": tasks.get(url),
        }
        for url in dict.fromkeys([*followed, *sorted(known)])
    ]


def _counts() -> dict[str, tuple[int, int]]:
    query = sa.select(
        SchemaVersion.catalogue,
        sa.func.count(),
        sa.func.count(SchemaVersion.vanished),
    ).group_by(SchemaVersion.catalogue)
    return {row[0]: (row[1], row[2]) for row in model.Session.execute(query)}


def _open_tasks() -> dict[str, str]:
    """Return the ids of the readings that wait or run, by catalogue."""
    query = sa.select(Task.subject, Task.id).where(
        Task.kind == KIND, Task.state.in_(OPEN_STATES)
    )
    return {row[0]: row[1] for row in model.Session.execute(query)}


def _iso(row: SchemaCatalogue | None) -> str | None:
    return row.read.isoformat(timespec="seconds") if row and row.read else None
