"""What a new millésime means for what people typed: resolved, listed, indexed again.

Nothing that was typed is ever rewritten.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator

import sqlalchemy as sa

import ckan.model as model

from . import old_codes, perimeters, tasks, territories
from .core import perimeters as core_perimeters
from .core import territories as core

KIND = "follow-millesime"


@dataclasses.dataclass(frozen=True)
class Typed:
    """A territory that somebody typed: in an organisation, or in a dataset."""

    territory_id: str
    type: str
    id: str
    name: str
    title: str
    organization_id: str | None = None


@dataclasses.dataclass(frozen=True)
class Followed:
    """What a load changed: counts by kind, and what is still on an old code.

    `task` indexes again the `datasets` whose territories changed; None without any.
    """

    before: int
    changes: dict[str, int]
    on_old_codes: int
    datasets: int
    task: str | None


def load_packaged() -> tuple[territories.Loaded, Followed | None]:
    """Put the packaged snapshot in force, unless a later year already is."""
    index = territories.current_index(with_perimeters=False)
    snapshot = core.read_snapshot()
    if index.millesime > snapshot.millesime:
        return territories.Loaded(index.millesime, False, len(index)), None
    return load(snapshot)


def load(
    snapshot: core.Snapshot, told: Callable[[], None] = lambda: None
) -> tuple[territories.Loaded, Followed | None]:
    """Put a snapshot in force; what it changes is indexed again by a task.

    *told* is called before each of the `territories.STEPS`.

    :raises SnapshotError: a row of the snapshot cannot be read
    """
    before = territories.current_index(with_perimeters=False)
    loaded = territories.load(snapshot, told)
    model.Session.rollback()
    after = territories.current_index(with_perimeters=False)
    if before.version == after.version:
        return loaded, None
    datasets = len(touched(before))
    task = None
    if datasets:
        task = tasks.start(KIND, {"before": before.version}, subject=before.version)
        model.Session.commit()
    counts = core.counts(core.changes(before, after))
    on_old = old_codes.count()
    return loaded, Followed(before.millesime, counts, on_old, datasets, task)


def touched(before: core.TerritoryIndex) -> set[str]:
    """Return the ids of the datasets whose index changes, from *before* to now."""
    after = territories.current_index()
    drawn = perimeters.drawn(model.Session.connection())
    before = core_perimeters.with_perimeters(before, drawn)
    changed: dict[str, bool] = {}

    def differs(typed: str) -> bool:
        if typed not in changed:
            was, now = core.signature(before, typed), core.signature(after, typed)
            changed[typed] = was != now
        return changed[typed]

    found = [one for one in _typed() if differs(one.territory_id)]
    datasets = {one.id for one in found if one.type == "dataset"}
    owners = [one.id for one in found if one.type != "dataset"]
    query = sa.select(model.Package.id).where(
        model.Package.owner_org == sa.any_(sa.literal(owners, sa.ARRAY(sa.Text))),
        model.Package.state != model.State.DELETED,
    )
    return datasets | set(model.Session.scalars(query))


def _typed() -> Iterator[Typed]:
    group, package = model.Group, model.Package
    territory_id = group.extras["territory_id"].astext
    query = sa.select(
        territory_id, group.type, group.id, group.name, group.title
    ).where(territory_id != "", group.state == model.State.ACTIVE)
    for row in model.Session.execute(query):
        yield Typed(*row)
    ids = package.extras["territories"].astext
    query = sa.select(
        ids, package.id, package.name, package.title, package.owner_org
    ).where(ids != "", package.state != model.State.DELETED)
    for listed, id_, name, title, owner in model.Session.execute(query):
        for typed in _listed(listed):
            yield Typed(typed, "dataset", id_, name, title, owner)


def _listed(text: str) -> list[str]:
    """Return the ids of a field, which an old dataset may hold in another form."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [str(one) for one in found] if isinstance(found, list) else []
