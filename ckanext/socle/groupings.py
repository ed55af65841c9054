"""Groupings of this portal: what they are made of, and what is published in them.

A dataset belongs to a grouping because the territory of its producer lies in the
perimeter: one clause of Solr, and no list to maintain.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from . import search, territories
from .core import groupings as core
from .core import values
from .core.perimeters import LEVEL
from .core.territories import TerritoryIndex, slugify

TYPE = "regroupement"
FEW = 10  # communes, below which a total would say who has not published
_COMPACT = "socle:"


def get(id_or_name: str) -> model.Group:
    """Return a grouping.

    :raises ObjectNotFound: there is none with that id or name
    """
    group = model.Group.get(id_or_name)
    if group is None or group.type != TYPE or group.state != model.State.ACTIVE:
        raise tk.ObjectNotFound(
            tk._("There is no grouping “{value}”.").format(value=id_or_name)
        )
    return group


def page(limit: int, offset: int) -> tuple[int, list[model.Group]]:
    """Return the number of groupings, and a page of them in the order of titles."""
    mine = (model.Group.type == TYPE, model.Group.state == model.State.ACTIVE)
    count = model.Session.scalar(sa.select(sa.func.count()).where(*mine))
    query = (
        sa.select(model.Group)
        .where(*mine)
        .order_by(model.Group.title, model.Group.name)
    )
    found = model.Session.scalars(query.limit(limit).offset(offset))
    return count or 0, list(found)


def territory_id(index: TerritoryIndex, group: model.Group) -> str | None:
    """Return the id, today, of the territory of a grouping; None without one."""
    typed = group.extras.get("territory_id")
    return index.resolve(typed).territory_id if typed else None


def clause(territory_id: str) -> str:
    """Return the clause of Solr that keeps the datasets of a perimeter.

    >>> clause("region:53")
    'vocab_socle_grouping:"r53"'
    """
    return f'{search.GROUPING}:"{search.compact_territory(territory_id)}"'


def publication(
    index: TerritoryIndex, territory_id: str, *, latest: int
) -> dict[str, Any]:
    """Return what is published in a perimeter, in two queries.

    `published` and `published_3500` are the numbers of communes with at least one
    public dataset; `checked` and `conforming` are numbers of datasets; `expected` is
    the number of datasets by expected file; `publishing` the ids of those communes.
    """
    only = clause(territory_id)
    found = _search(
        fq=only,
        rows=latest,
        sort="metadata_modified desc",
        **{
            "facet.field": [search.GROUPING, search.VERDICT, search.EXPECTED],
            "facet.limit": -1,
            "facet.mincount": 1,
        },
    )
    facets = {
        name: {item["name"]: item["count"] for item in facet["items"]}
        for name, facet in found["search_facets"].items()
    }
    communes = index.communes(territory_id)
    seen = facets.get(search.GROUPING, {})
    publishing = [t for t in communes if search.compact_territory(t.id) in seen]
    verdicts = facets.get(search.VERDICT, {})
    checked = _checked(only) if verdicts else 0
    expected = facets.get(search.EXPECTED, {})
    return {
        "datasets": found["count"],
        "published": len(publishing),
        "published_3500": len(core.large(publishing)),
        "checked": checked,
        "conforming": checked - verdicts.get(search.VERDICTS["failure"], 0),
        "expected": {
            key.removeprefix(_COMPACT): expected[key]
            for key in sorted(expected, key=lambda key: (-expected[key], key))
        },
        "publishing": [t.id for t in publishing],
        "latest": found["results"],
        "computed": datetime.datetime.now(datetime.timezone.utc).isoformat(
            timespec="seconds"
        ),
    }


def _checked(only: str) -> int:
    ok, fix = search.VERDICTS["success"], search.VERDICTS["failure"]
    found = _search(fq=f"+{only} +{search.VERDICT}:({ok} OR {fix})", rows=0)
    return int(found["count"])


def _search(**query: Any) -> dict[str, Any]:
    """Search what anyone may see, whoever asks."""
    return tk.get_action("package_search")({"user": ""}, query)


def organizations(
    sirens: Iterable[str] = (), territory_ids: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """Return `name` and `title` of organisations by SIREN, and by territory."""
    group = model.Group
    siren, territory = group.extras["siren"].astext, group.extras["territory_id"].astext
    rows = model.Session.execute(
        sa.select(group.name, group.title, siren, territory)
        .where(
            group.is_organization.is_(True),
            group.state == model.State.ACTIVE,
            sa.or_(siren.in_(list(sirens)), territory.in_(list(territory_ids))),
        )
        .order_by(group.created.desc())
    )
    found: dict[str, dict[str, str]] = {}
    for name, title, own_siren, own_territory in rows:
        shown = {"name": name, "title": title or name}
        found |= {key: shown for key in (own_siren, own_territory) if key}
    return found


def entries(group: model.Group) -> list[dict[str, str]]:
    """Return the partners: `name`, `role`, `siren`, `support_model` of each."""
    loaded = values.loaded(group.extras.get("partners") or "[]")
    kept = loaded if isinstance(loaded, list) else []
    return [entry for entry in kept if isinstance(entry, dict)]


def partners(
    index: TerritoryIndex, entries: Sequence[dict[str, str]]
) -> list[dict[str, Any]]:
    """Return the partners, each with its organisation and territory when known."""
    known = organizations(sirens=[e["siren"] for e in entries if e.get("siren")])
    shown = []
    for entry in entries:
        siren = entry.get("siren") or ""
        territory = index.by_siren(siren) if siren else None
        shown.append(
            {
                "name": entry["name"],
                "role": entry.get("role") or "partenaire",
                "siren": siren or None,
                "support_model": entry.get("support_model") or None,
                "organization": known.get(siren, {}).get("name"),
                "territory_id": territory.id if territory else None,
                "communes": len(index.communes(territory.id)) if territory else None,
            }
        )
    return shown


def create(description: core.Description) -> str:
    """Make the grouping that is described; return `created` or `unchanged`.

    One that exists is left as it is.

    :raises ValidationError: the name is taken by something else, or CKAN refuses it
    """
    existing = model.Group.get(description.name)
    if existing is not None:
        if existing.type == TYPE and existing.state == model.State.ACTIVE:
            return "unchanged"
        taken = tk._("The name “{name}” is taken by something else.")
        raise tk.ValidationError({"name": [taken.format(name=description.name)]})
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context: Context = {"user": user, "ignore_auth": True}
    data = {
        "type": TYPE,
        "name": description.name,
        "title": description.title,
        "territory_id": _territory(context, description),
        "sentence": description.sentence,
        "colour": description.colour,
        "partners": [partner.to_dict() for partner in description.partners],
    }
    made = tk.get_action("group_create")(context, data)
    member = {"id": made["id"], "object": user, "object_type": "user"}
    tk.get_action("member_delete")({"ignore_auth": True}, member)
    return "created"


def _territory(context: Context, description: core.Description) -> str:
    """Return the territory, its perimeter drawn when there is one and it is new."""
    if description.perimeter is None:
        return description.territory
    name, codes = description.perimeter
    territory_id = f"{LEVEL}:{slugify(name)}"
    if territory_id not in territories.current_index():
        tk.get_action("socle_perimeter_create")(
            {**context}, {"name": name, "members": list(codes)}
        )
    return territory_id
