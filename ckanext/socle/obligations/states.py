"""The state of each expected file of bodies: a few queries for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import table_schemas, territories
from ..core.expected_files import (
    Body,
    Declared,
    ExpectedFile,
    FileState,
    Published,
    expected_files,
    in_order_of_need,
    state_of,
)
from ..model.task import now
from .declarations import in_force
from .published import datasets_of


def states_of(organization_ids: Collection[str]) -> dict[str, list[FileState]]:
    """Return the states of each body's expected files, what matters most first."""
    schemas = table_schemas.list_table_schemas()
    datasets, declared = datasets_of(organization_ids), in_force(organization_ids)
    return {
        one: _states(
            expected_files(schemas, body),
            datasets.get(one, {}),
            declared.get(one, {}),
        )
        for one, body in _bodies(organization_ids).items()
    }


def _states(
    files: list[ExpectedFile],
    datasets: Mapping[str, list[Published]],
    declared: Mapping[str, list[Declared]],
) -> list[FileState]:
    today = now().date()
    return in_order_of_need(
        state_of(
            file,
            [one for key in (file.key, *file.also) for one in datasets.get(key, [])],
            declared.get(file.key, []),
            today,
        )
        for file in files
    )


def _bodies(organization_ids: Collection[str]) -> dict[str, Body]:
    group = model.Group
    rows = model.Session.execute(
        sa.select(group.id, group.extras).where(group.id.in_(organization_ids))
    )
    return {id_: body_of(extras or {}) for id_, extras in rows}


def body_of(organization: Mapping[str, Any]) -> Body:
    """Return the body that an organisation is, by its `kind` and `territory_id`."""
    place = organization.get("territory_id")
    index = territories.current_index()
    resolved = index.resolve(place).territory_id if place else None
    territory = index.get(resolved) if resolved else None
    kind = organization.get("kind") or (territory.level if territory else "")
    return Body(str(kind), territory.population if territory else None)
