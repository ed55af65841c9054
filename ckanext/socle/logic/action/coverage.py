"""Actions on what is published on a territory, and by whom."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import coverage, coverage_rights, territories
from ...core.territories import Territory, TerritoryIndex, summary
from ...core.territories.listing import communes_inside, list_inside
from ..schema import coverage as schema

__all__ = ["socle_coverage_list", "socle_coverage_show"]

_MOST_DATASETS = 20
_MOST_COMMUNES = 1000


@tk.side_effect_free
@tk.validate_action_data(schema.coverage_show)
def socle_coverage_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what is published on a territory: public datasets only, whoever asks.

    For anyone.

    :param territory: id of the territory, or its code
    :type territory: string
    :param concerning: number of datasets on it to return, none unless told, at most 20
    :type concerning: int
    :param covering: the same, of datasets on larger territories
    :type covering: int
    :param covering_offset: number of them to pass over
    :type covering_offset: int

    :returns: `territory_id`; `concerning`: `count` and `results`, the latest first, of
        the datasets on the territory or on what lies in it; `covering`: the same, on
        larger territories that hold it; `communes` and `communes_3500` (of 3,500
        inhabitants or more): their number; `published` and `published_3500`: how many
        of them have a public dataset of their own, null where they are less than ten;
        `bodies`: `name`, `title`, `kind`, `siren`, `is_own` of the organisations of
        that very territory, its own administration first; `groupings`: `name` and
        `title` of those whose perimeter holds it; `computed` (date and time)
    :rtype: dict
    :raises ObjectNotFound: no territory has that id or code
    """
    tk.check_access("socle_coverage_show", context, data_dict)
    index, territory_id = _found(data_dict["territory"])
    here = coverage.concerning(territory_id)
    above = coverage.covering(index, territory_id)
    return {
        "territory_id": territory_id,
        "concerning": coverage.datasets(here, _few(data_dict["concerning"])),
        "covering": coverage.datasets(
            above, _few(data_dict["covering"]), data_dict["covering_offset"]
        ),
        "bodies": coverage.bodies(index, territory_id),
        "groupings": coverage.holding_groupings(index, territory_id),
        **coverage.totals(index, territory_id),
    }


@tk.side_effect_free
@tk.validate_action_data(schema.coverage_list)
def socle_coverage_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the communes of a territory, and whether each one publishes.

    For a commune itself, for who administers its organisation (or, by cascade, one
    above it), a grouping that holds the territory, or the portal.

    :param territory: id of the territory, or its code
    :type territory: string
    :param published: only those that have a public dataset of their own (true), or
        none (false), among those that you may know about (optional)
    :type published: bool
    :param q: as in `socle_territory_search` (optional)
    :type q: string
    :param sort: `code` unless told, `name` or `population` (the largest first)
    :type sort: string
    :param limit: number of communes, 100 unless told, at most 1,000
    :type limit: int
    :param offset: number of communes to pass over
    :type offset: int

    :returns: `count` (of all) and `results`, as in `socle_territory_search`, with
        `published` (null: you may not know)
    :rtype: dict
    :raises ObjectNotFound: no territory has that id or code
    """
    tk.check_access("socle_coverage_list", context, data_dict)
    index, territory_id = _found(data_dict["territory"])
    communes = list(communes_inside(index, territory_id))
    if communes != [index.get(territory_id)]:
        communes = list_inside(
            index, territory_id, "commune", query=data_dict["q"], sort=data_dict["sort"]
        )
    seen = {t.id for t in coverage.publishing(index, territory_id)}
    wanted, known = data_dict.get("published"), None
    if wanted is not None:
        known = _known(context, index, territory_id, communes)
        communes = [t for t in communes if t.id in known and (t.id in seen) is wanted]
    start = data_dict["offset"]
    page = communes[start : start + min(data_dict["limit"], _MOST_COMMUNES)]
    if known is None:
        known = _known(context, index, territory_id, page)
    results = [
        summary(index, t) | {"published": t.id in seen if t.id in known else None}
        for t in page
    ]
    return {"count": len(communes), "results": results}


def _known(
    context: Context,
    index: TerritoryIndex,
    territory_id: str,
    communes: list[Territory],
) -> set[str]:
    """Return the ids of those of which the user may know whether they publish."""
    if context.get("ignore_auth"):
        return {t.id for t in communes}
    user = context.get("user")
    return coverage_rights.known_to(index, user, territory_id, communes)


def _few(number: int) -> int:
    return min(number, _MOST_DATASETS)


def _found(text: str) -> tuple[TerritoryIndex, str]:
    index = territories.current_index()
    territory_id = index.resolve(text).territory_id
    if territory_id is None:
        raise tk.ObjectNotFound(
            tk._("There is no territory “{value}”.").format(value=text)
        )
    return index, territory_id
