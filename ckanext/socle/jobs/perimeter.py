"""The task that makes the index follow a perimeter that changed.

It compares what lies in the perimeter with what the index says, and indexes the
difference only: safe to stop, and to run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection

from .. import search, tasks, territories
from ..core.perimeters import LEVEL
from .reindexing import reindex

_FIELDS = (search.TERRITORY, search.PRODUCER)
_PAGE = 10_000


def run(progress: tasks.Progress, *, perimeter_id: str) -> dict[str, Any]:
    """Index the datasets that entered or left a perimeter; return how many."""
    index = territories.current_index()
    changed = [perimeter_id]
    if perimeter_id in index:
        above = index.ancestors(perimeter_id)
        changed += [t.id for t in above if t.level == LEVEL]
    datasets = sorted({found for one in changed for found in concerned(one)})
    progress.set_total(len(datasets))
    reindex(datasets, progress)
    return {"indexed": len(datasets)}


def concerned(perimeter_id: str) -> set[str]:
    """Return the ids of the datasets whose index does not say what it should."""
    index = territories.current_index()
    code = search.compact_territory(perimeter_id)
    inside = ""
    if perimeter_id in index:
        below = index.descendants(perimeter_id)
        inside = ",".join(search.compact_territory(t.id) for t in below)
    found: set[str] = set()
    for field in _FIELDS:
        is_in = f'_query_:"{{!terms f={field}}}{inside}"'
        says_in = f'{field}:"{code}"'
        itself = f'{search.COVERAGE}:"{code}"'
        left = f"{says_in} AND NOT {is_in} AND NOT {itself}" if inside else says_in
        found.update(_ids(left))
        found.update(_ids(f"{is_in} AND NOT {says_in}") if inside else ())
    return found


def _ids(condition: str) -> Iterator[str]:
    solr = make_connection(decode_dates=False)
    query = {
        "fq": [condition, f'+site_id:"{tk.config["ckan.site_id"]}"'],
        "fl": "id,index_id",
        "rows": _PAGE,
        "sort": "index_id asc",
        "cursorMark": "*",
    }
    while True:
        page = solr.search("*:*", search_method="POST", **query)
        yield from (doc["id"] for doc in page.docs)
        if page.nextCursorMark == query["cursorMark"]:
            return
        query["cursorMark"] = page.nextCursorMark
