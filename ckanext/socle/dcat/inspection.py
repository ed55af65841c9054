"""What data.gouv.fr will understand: of a dataset, or of all those of a catalogue."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..core.dcat.inspection import inspect, summarize
from ..model.fragment import Fragment
from . import contexts, last_reads, reading, subjects
from .subjects import GROUPING, ORGANIZATION

MOST = 1_000
"""Datasets of a catalogue that are inspected, the last changed first."""
_BATCH = 200


def of_dataset(dataset: dict[str, Any]) -> dict[str, Any]:
    """Return the inspection of a dataset that `package_show` gave."""
    given = {"owner_org": None, "metadata_created": None, **dataset}
    context = contexts.context(model.Session(), [given])
    found = inspect(given, context, _today()).to_dict()
    public = not dataset.get("private") and dataset.get("state") == "active"
    owner = (dataset.get("organization") or {}).get("name")
    source = source_of(subjects.find(ORGANIZATION, owner).path) if owner else None
    return {"dataset": found, "is_public": public, "source": source}


def of_catalogue(kind: str, name: str) -> dict[str, Any]:
    """Return the totals of the datasets of a body, or of a grouping.

    :raises ObjectNotFound: there is none of that name
    """
    found = subjects.find(kind, name)
    query = (
        sa.select(Fragment.package_id)
        .where(*found.selection.clauses(Fragment))
        .order_by(Fragment.modified.desc(), Fragment.package_id)
        .limit(MOST)
    )
    ids = [*model.Session.scalars(query)]
    inspections = []
    for start in range(0, len(ids), _BATCH):
        datasets = reading.read(model.Session(), ids[start : start + _BATCH])
        context = contexts.context(model.Session(), datasets)
        inspections += [inspect(one, context, _today()) for one in datasets]
    return summarize(inspections) | {
        "is_cut": len(ids) == MOST,
        "source": source_of(found.path),
    }


def source_of(path: str) -> dict[str, Any]:
    """Return the address to give to data.gouv.fr, and when it last came for it."""
    return {
        "url": f"{reading.site_url()}{path}/catalog.ttl",
        "last_read": last_reads.last(path),
    }


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.timezone.utc).date()


def check_kind(data_dict: dict[str, Any]) -> tuple[str, str]:
    """Return which catalogue is asked for, and its name.

    :raises ValidationError: none, or several
    """
    given = [
        (kind, str(data_dict[key]))
        for key, kind in (
            ("dataset", "dataset"),
            ("organization", ORGANIZATION),
            ("grouping", GROUPING),
        )
        if data_dict.get(key)
    ]
    if len(given) != 1:
        text = tk._("Give a dataset, a public body or a grouping: one of them.")
        raise tk.ValidationError({"dataset": [text]})
    return given[0]
