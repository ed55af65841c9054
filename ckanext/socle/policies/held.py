"""Datasets that somebody asked to publish, private until every file of theirs may."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

import ckan.model as model

from .. import candidates, reports
from ..core import policies as core
from ..model.policy import HeldDataset
from ..model.report import DONE
from . import rows


def ask(package_id: str, author: str | None) -> None:
    """Note that *author* asked to publish a dataset, in the caller's transaction."""
    found = find(package_id)
    if found is None:
        model.Session.add(HeldDataset(package_id=package_id, author=author))
    else:
        found.author = author
    model.Session.flush()


def find(package_id: str) -> HeldDataset | None:
    """Return who asked to publish a dataset that is kept back; None when nobody."""
    return model.Session.get(HeldDataset, package_id)


def drop(package_id: str) -> None:
    """Forget it, in the caller's transaction."""
    model.Session.execute(
        sa.delete(HeldDataset).where(HeldDataset.package_id == package_id)
    )


def policy(package: model.Package) -> core.Policy | None:
    """Return the policy that keeps a dataset private today; None when nothing does."""
    keys = {one.id: reports.table_schema_key(one.extras) for one in package.resources}
    wanted = {key for key in keys.values() if key}
    return holding(package, keys, rows.asked_all(package.owner_org, wanted))


def holding(
    package: model.Package,
    keys: Mapping[str | None, str | None],
    asked: Mapping[str, core.Policy],
) -> core.Policy | None:
    """Return the policy that keeps a dataset private; None when nothing does.

    *keys* are the table schemas of its resources by id; *asked* the policies by table
    schema. Keeps back: an uploaded file that is not known to be conforming, or one
    that waits beside a resource without file.
    """
    stored = {one.id: one for one in package.resources if keys.get(one.id) in asked}
    checked = reports.latest(stored)
    waiting = candidates.latest_open(stored)
    found = []
    for resource_id, resource in stored.items():
        row = checked.get(resource_id)
        if resource.url_type == "upload":
            conforming = (
                row is not None
                and row.state == DONE
                and bool(row.lenient_valid)
                and row.table_schema == keys[resource_id]
                and row.mark == reports.mark_of(resource)
            )
        else:
            conforming = bool(resource.url) or resource_id not in waiting
        if not conforming:
            found.append(asked[keys[resource_id] or ""])
    return core.strictest(found)
