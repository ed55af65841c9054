"""The task that makes the index follow a key of `rights`.

It compares what the key opens with what the index says that it opens, and indexes the
difference: safe to stop, and to run again.
"""

from __future__ import annotations

import logging
from typing import Any

import ckan.lib.search as search
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic import index_update_package

from .. import rights, tasks
from ..dcat.refreshing import refresh

log = logging.getLogger(__name__)

_BATCH = 200  # datasets between two commits of the index


def run(progress: tasks.Progress, *, kind: str, id: str) -> dict[str, Any]:
    """Index the datasets whose labels do not say what the key opens."""
    key = rights.get(kind, id)
    if key is None:
        return {"indexed": 0}
    label, version = rights.label(kind, id, key.epoch), key.version
    opened = rights.hidden_datasets(kind, id)
    datasets = sorted(opened ^ labelled(label))
    progress.set_total(len(datasets))
    reindex(datasets, progress)
    rights.settle(kind, id, version)
    return {"indexed": len(datasets)}


def labelled(label: str) -> set[str]:
    """Return the ids of the datasets that the index shows under a label."""
    query = search.query_for(model.Package)
    found = query.run(
        {"q": "*:*", "fq": "+state:*", "fl": "id", "rows": 1_000_000, "facet": "false"},
        permission_labels=[label],
    )
    return {row["id"] if isinstance(row, dict) else row for row in found["results"]}


def reindex(dataset_ids: list[str], progress: tasks.Progress) -> None:
    """Make the index and the catalogues follow datasets; what is gone is left."""
    batch = 0
    for position, dataset_id in enumerate(dataset_ids, 1):
        try:
            index_update_package({"ignore_auth": True}, dataset_id, defer_commit=True)
        except tk.ObjectNotFound:
            log.info("Dataset %s is gone", dataset_id)
        if position % _BATCH == 0 or position == len(dataset_ids):
            search.commit()
            refresh(model.Session(), dataset_ids[batch:position])
            model.Session.commit()
            batch = position
            model.Session.expire_all()
        progress.advance()
