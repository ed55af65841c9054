"""Actions on groupings: what they are, and what is published in them."""

from __future__ import annotations

import dataclasses
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import grouping_support, groupings, territories
from ...core import colours
from ...core import groupings as core
from ...core.territories import TerritoryIndex, summary
from ..schema import grouping as schema

__all__ = ["socle_grouping_list", "socle_grouping_show"]

_MOST_LATEST = 20
# Totals that would tell, in a small grouping, who has not published.
_TELLING = {"published": "communes", "published_3500": "communes_3500"}


@tk.side_effect_free
@tk.validate_action_data(schema.grouping_show)
def socle_grouping_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a grouping, its perimeter, who runs it and what it publishes.

    For anyone; everything counted is public. Totals of less than ten communes are for
    its administrators only.

    :param id: id or name of the grouping
    :type id: string
    :param latest: number of datasets to return, none unless told, at most 20
    :type latest: int

    :returns: `id`, `name`, `title`, `sentence`, `description`, `logo_alt`; `colours`
        (`colour`, `tint`, `link`, `text`, `contrast`; null without colour);
        `territory` (as in `socle_territory_search`; null when its code means nothing
        any more) and `territory_id` (as typed); `counts`: `communes`, `communes_3500`,
        `population`, `departements`, `epci_touching`, `epci_inside`, `ept_touching`,
        `ept_inside`, `datasets`, `published` and `published_3500` (communes with a
        public dataset, null where they are not public), `checked` and `conforming`
        (datasets); `expected` (number of datasets by expected file); `partners`:
        `name`, `role` (`pilote`, `accompagnateur`, `partenaire`), `siren`,
        `support_model` (A to E), `organization` (name of the organisation with that
        SIREN), `territory_id`, `communes`, `supported` (number of organisations of the
        perimeter that accepted its support); `supporters` (names) and `support_models`
        (number of partners by letter); `support`: for each model, `model` (null when
        none is told), `supporters` (names), `accepted` (number of organisations that
        are helped, `counts.supported` for all models) and `proposed` (number of those
        that have not answered, `support_proposed` for all, for administrators only);
        `latest` (datasets, the newest first);
        `communes` (when there are less than ten: as in `socle_territory_search`, with
        `organization`); `computed` (date and time of the numbers)
    :rtype: dict
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_grouping_show", context, data_dict)
    group = groupings.get(data_dict["id"])
    index = territories.current_index()
    shown = _described(index, group)
    territory_id = shown["territory"] and shown["territory"]["id"]
    if territory_id is None:
        return shown | {
            "counts": {},
            "expected": {},
            "latest": [],
            "communes": [],
            "support": [],
        }
    published = groupings.publication(
        index, territory_id, latest=min(data_dict["latest"], _MOST_LATEST)
    )
    del published["publishing"]
    rest = {key: published.pop(key) for key in ("expected", "latest", "computed")}
    counts = core.counts(index, territory_id) | published
    administers = _administers(context, group)
    if not administers:
        for key, among in _TELLING.items():
            counts[key] = counts[key] if counts[among] >= groupings.FEW else None
    support = _support(index, group, territory_id, shown["partners"], administers)
    counts["supported"] = support.pop("accepted")
    communes = _few_communes(index, territory_id, counts["communes"])
    return shown | rest | support | {"counts": counts, "communes": communes}


@tk.side_effect_free
@tk.validate_action_data(schema.grouping_list)
def socle_grouping_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the groupings, in the order of titles.

    For anyone.

    :param limit: number of groupings, 20 unless told, at most 100
    :type limit: int
    :param offset: number of groupings to pass over
    :type offset: int

    :returns: `count` (of all) and `results`: as `socle_grouping_show`, without what is
        published (`counts` is about the perimeter only)
    :rtype: dict
    """
    tk.check_access("socle_grouping_list", context, data_dict)
    index = territories.current_index()
    count, groups = groupings.page(min(data_dict["limit"], 100), data_dict["offset"])
    results = []
    for group in groups:
        shown = _described(index, group)
        territory = shown["territory"]
        counts = core.counts(index, territory["id"]) if territory else {}
        results.append(shown | {"counts": counts})
    return {"count": count, "results": results}


def _described(index: TerritoryIndex, group: model.Group) -> dict[str, Any]:
    extras = group.extras
    entries = groupings.entries(group)
    territory_id = groupings.territory_id(index, group)
    colour = colours.derive_from(str(extras.get("colour") or ""))
    return {
        "id": group.id,
        "name": group.name,
        "title": group.title or group.name,
        "sentence": extras.get("sentence") or "",
        "description": group.description or "",
        "logo_alt": extras.get("logo_alt") or "",
        "colours": dataclasses.asdict(colour) if colour else None,
        "territory_id": extras.get("territory_id"),
        "territory": summary(index, index.get(territory_id)) if territory_id else None,
        "partners": groupings.partners(index, entries),
        **grouping_support.summary(entries),
    }


def _support(
    index: TerritoryIndex,
    group: model.Group,
    territory_id: str,
    partners: list[dict[str, Any]],
    administers: bool,
) -> dict[str, Any]:
    """Return what is shown of who is helped; what is only proposed, to some."""
    found = grouping_support.statistics(index, group, territory_id, partners)
    for partner in partners:
        partner["supported"] = found["by_siren"].get(partner["siren"], 0)
    if not administers:
        for one in found["models"]:
            one["proposed"] = None
    return {
        "accepted": found["accepted"],
        "support": found["models"],
        "support_proposed": found["proposed"] if administers else None,
    }


def _administers(context: Context, group: model.Group) -> bool:
    user = context.get("user")
    return bool(context.get("ignore_auth")) or bool(
        user and authz.has_user_permission_for_group_or_org(group.id, user, "admin")
    )


def _few_communes(
    index: TerritoryIndex, territory_id: str, count: int
) -> list[dict[str, Any]]:
    if count >= groupings.FEW:
        return []
    communes = index.communes(territory_id)
    known = groupings.organizations(territory_ids=[t.id for t in communes])
    return [
        summary(index, t) | {"organization": known.get(t.id, {}).get("name")}
        for t in communes
    ]
