"""What is published on a territory, and by which of its communes.

Public datasets only, whoever asks; `coverage_rights` says who may know which communes
have published nothing.
"""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import groupings, search
from .core import groupings as core
from .core.territories import Territory, TerritoryIndex
from .core.territories.addresses import old_ids
from .core.territories.listing import communes_inside

COMMUNE = "commune"


def concerning(territory_id: str) -> str:
    """Return the clause of Solr for what concerns a territory, or lies in it.

    >>> concerning("commune:35245")
    'vocab_socle_territory:"c35245"'
    """
    return f'{search.TERRITORY}:"{search.compact_territory(territory_id)}"'


def covering(index: TerritoryIndex, territory_id: str) -> str | None:
    """Return the clause for what larger territories say, of which this one is a part.

    None when nothing is larger. What also concerns the territory itself is left out.
    """
    above = [search.compact_territory(t.id) for t in index.ancestors(territory_id)]
    if not above:
        return None
    codes = " OR ".join(f'"{code}"' for code in above)
    return f"({search.COVERAGE}:({codes}) -{concerning(territory_id)})"


def datasets(clause: str | None, rows: int, start: int = 0) -> dict[str, Any]:
    """Return `count` and `results`, the latest first, of what anyone may see."""
    if clause is None:
        return {"count": 0, "results": []}
    query = {"fq": f"+{clause}", "rows": rows, "start": start}
    found = _search(**query, sort="metadata_modified desc")
    return {"count": found["count"], "results": found["results"]}


def publishing(index: TerritoryIndex, territory_id: str) -> list[Territory]:
    """Return the communes inside that have a public dataset of their own; one query."""
    facet = {
        "facet.field": [search.GROUPING],
        "facet.limit": -1,
        "facet.mincount": 1,
        f"f.{search.GROUPING}.facet.prefix": search.compact_territory(f"{COMMUNE}:"),
    }
    found = _search(fq=f"+{groupings.clause(territory_id)}", rows=0, **facet)
    seen = found["facets"].get(search.GROUPING, {})
    ids = (f"{COMMUNE}:{word[1:]}" for word in seen)
    return [index.get(one) for one in ids if one in index]


def totals(index: TerritoryIndex, territory_id: str) -> dict[str, Any]:
    """Return `communes`, `communes_3500`, `published`, `published_3500`, `computed`.

    A total of less than ten communes would tell who has not published: None.
    """
    communes = communes_inside(index, territory_id)
    large = core.large(communes)
    many = len(communes) >= groupings.FEW
    found = publishing(index, territory_id) if many else []
    return {
        "communes": len(communes),
        "communes_3500": len(large),
        "published": len(found) if many else None,
        "published_3500": len(core.large(found))
        if many and len(large) >= groupings.FEW
        else None,
        "computed": datetime.datetime.now(datetime.timezone.utc).isoformat(
            timespec="seconds"
        ),
    }


def _search(**query: Any) -> dict[str, Any]:
    return tk.get_action("package_search")({"user": ""}, query)


def holding_groupings(index: TerritoryIndex, territory_id: str) -> list[dict[str, str]]:
    """Return `name` and `title` of the groupings whose perimeter holds a territory."""
    group = model.Group
    rows = model.Session.execute(
        sa.select(group.name, group.title, group.extras["territory_id"].astext)
        .where(group.type == groupings.TYPE, group.state == model.State.ACTIVE)
        .order_by(group.title, group.name)
    )
    holding = {territory_id, *(t.id for t in index.ancestors(territory_id))}
    return [
        {"name": name, "title": title or name}
        for name, title, typed in rows
        if typed and index.resolve(typed).territory_id in holding
    ]


def bodies(index: TerritoryIndex, territory_id: str) -> list[dict[str, Any]]:
    """Return the organisations of that very territory, its own administration first.

    `name`, `title`, `kind`, `siren` and `is_own`: whether it is that administration.
    """
    territory = index.get(territory_id)
    codes = [territory_id, *old_ids(index, {territory_id})]
    group = model.Group
    kind, siren, typed = (
        group.extras[key].astext for key in ("kind", "siren", "territory_id")
    )
    rows = model.Session.execute(
        sa.select(group.id, group.name, group.title, kind, siren, typed)
        .where(
            group.is_organization.is_(True),
            group.state == model.State.ACTIVE,
            typed.in_(codes),
        )
        .order_by(group.title, group.name)
    )
    found = [
        {
            "id": row[0],
            "name": row[1],
            "title": row[2] or row[1],
            "kind": row[3],
            "siren": row[4],
            "is_own": _is_own(territory, *row[3:]),
        }
        for row in rows
    ]
    return sorted(found, key=lambda one: not one["is_own"])


def _is_own(
    territory: Territory, kind: str | None, siren: str | None, place: str
) -> bool:
    """Tell whether an organisation is the administration of its territory."""
    own = territory.siren or territory.exercised_by
    if siren and own:
        return siren == own
    return kind == territory.level and place == territory.id
