"""Actions on territories: the reference data of the code officiel géographique."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import old_codes, territories
from ...core import territories as core
from ...core.errors import TerritoryNotFound
from ...core.territories.listing import list_inside
from ..schema import territory as schema

__all__ = [
    "socle_territory_changes",
    "socle_territory_children",
    "socle_territory_resolve",
    "socle_territory_search",
    "socle_territory_show",
]


@tk.side_effect_free
@tk.validate_action_data(schema.territory_id)
def socle_territory_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a territory, what it lies in and how many it holds.

    For anyone.

    :param id: id (`commune:35245`), code, old code or SIREN
    :type id: string

    :returns: `id`, `level`, `code`, `name`, `label` (« Commune de Romillé »),
        `of_name` (« de Romillé »), `millesime` (of the COG), `departement` (code) and
        `departement_name`, `population` (municipal) and its `population_millesime`,
        `population_totale`, `nature` (of an EPCI: `CC`, `CA`, `CU`, `METRO`, `MET69`),
        `acts_as_departement` (Métropole de Lyon), `siren`, `exercised_by` (SIREN of
        the collectivité that acts for a département without its own), `postal_codes`,
        `bbox` (west, south, east, north, in degrees), `zone` (`metro`, `drom`, `com`),
        `parents` (as in a search), `ancestors` (ids, smallest first) and `lies_in`
        (the same, as in a search, with `of_name`), `overlaps` (ids of what contains a
        part of it) and `partly_in` (the same), `former_names` (`name`,
        `last_millesime`, `ended`, the latest first) and `old_codes` (the same, with
        `code` and `how`, of the old codes too), `members` (number by level) and
        `organization_name` (the `name` that its organisation has when it is free),
        and `resolution` (see `socle_territory_resolve`)
    :rtype: dict
    :raises ObjectNotFound: no territory has that id or code
    """
    tk.check_access("socle_territory_show", context, data_dict)
    index = territories.current_index()
    resolution = index.resolve(data_dict["id"])
    territory = _found(index, resolution.territory_id or data_dict["id"])
    return core.details(index, territory) | {"resolution": resolution.to_dict()}


@tk.side_effect_free
@tk.validate_action_data(schema.territory_search)
def socle_territory_search(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the territories that a person may mean, the likeliest first.

    For anyone.

    :param q: beginning of a name or of one of its words (with or without accents),
        code, old code or postal code
    :type q: string
    :param level: only this level (optional): `pays`, `region`, `departement`, `com`,
        `epci`, `ept`, `commune`, `arrondissement`, `perimetre`
    :type level: string
    :param within: id of a territory that contains them, or a part of them (optional)
    :type within: string
    :param limit: number of territories, 10 unless told, at most 1,000
    :type limit: int

    :returns: `results`: `id`, `level`, `code`, `name`, `label`, `departement`,
        `departement_name`, `population`
    :rtype: dict
    :raises ObjectNotFound: no territory has the id `within`
    """
    tk.check_access("socle_territory_search", context, data_dict)
    index = territories.current_index()
    within = data_dict.get("within")
    if within:
        within = _found(index, index.resolve(within).territory_id or within).id
    found = index.search(
        data_dict["q"],
        level=data_dict.get("level"),
        within=within,
        limit=data_dict["limit"],
    )
    return {"results": [core.summary(index, territory) for territory in found]}


@tk.side_effect_free
@tk.validate_action_data(schema.territory_resolve)
def socle_territory_resolve(
    context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Return what codes mean today, in their order.

    For anyone.

    :param codes: ids (`commune:35245`), codes, old codes since 1943 or SIREN, at most
        1,000
    :type codes: list of strings
    :param level: level of all the codes (optional): `44` is both a département and a
        région
    :type level: string

    :returns: `code` (as given), `territory_id` (null when the code means nothing, or
        no one thing), `how` (`current`, `siren`, or the kind of the old code:
        `fusion`, `commune-deleguee`, `commune-associee`, `changement-departement`,
        `changement-chef-lieu`, `suppression`, `arrondissement-municipal`,
        `scission`), `reason` (of a null: `unknown-code`, `ambiguous-code`,
        `no-single-heir`), `old_name`, `last_millesime` (last 1 January when the old
        code was in force), `ended` (its date), `candidates` (ids of what an ambiguous
        code may mean, or of what shares a territory that has no single heir)
    :rtype: list of dicts
    """
    tk.check_access("socle_territory_resolve", context, data_dict)
    index = territories.current_index()
    level = data_dict.get("level")
    return [index.resolve(code, level).to_dict() for code in data_dict["codes"]]


@tk.side_effect_free
@tk.validate_action_data(schema.territory_children)
def socle_territory_children(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of what lies in a territory.

    For anyone.

    :param id: id of the territory, or its code
    :type id: string
    :param level: level wanted (optional: what lies just below)
    :type level: string
    :param whole: only what lies entirely in it, true unless told
    :type whole: bool
    :param q: only those that a search finds by that (optional)
    :type q: string
    :param sort: `code` unless told, `name` or `population` (the largest first)
    :type sort: string
    :param limit: number of territories, 100 unless told, at most 1,000
    :type limit: int
    :param offset: number of territories to pass over
    :type offset: int

    :returns: `count` (of all) and `results`, as in `socle_territory_search`, with
        `whole` (whether it lies entirely in it)
    :rtype: dict
    :raises ObjectNotFound: no territory has that id or code
    """
    tk.check_access("socle_territory_children", context, data_dict)
    index = territories.current_index()
    resolved = index.resolve(data_dict["id"]).territory_id
    territory = _found(index, resolved or data_dict["id"])
    found = list_inside(
        index,
        territory.id,
        data_dict.get("level"),
        query=data_dict["q"],
        sort=data_dict["sort"],
        whole=data_dict["whole"],
    )
    start = data_dict["offset"]
    results = []
    for one in found[start : start + data_dict["limit"]]:
        is_whole = territory in index.ancestors(one.id)
        results.append(core.summary(index, one) | {"whole": is_whole})
    return {"count": len(found), "results": results}


@tk.side_effect_free
@tk.validate_action_data(schema.territory_changes)
def socle_territory_changes(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what is on a code that is no longer in force: nothing was rewritten.

    For administrators of the portal.

    :param limit: number of rows, 100 unless told, at most 1,000
    :type limit: int
    :param offset: number of rows to pass over
    :type offset: int

    :returns: `count` (of all) and `results`, organisations and groupings first, then
        datasets: `type`, `id`, `name`, `title`, `organization_id` (of a dataset),
        `typed`, and what it means today as in `socle_territory_resolve`:
        `territory_id` and `territory_name` (null when it means nothing), `how`,
        `reason`, `old_name`, `last_millesime`, `ended`, and `candidates` (`id`,
        `name`: what shares it, or what it may mean)
    :rtype: dict
    """
    tk.check_access("socle_territory_changes", context, data_dict)
    return old_codes.page(data_dict["limit"], data_dict["offset"])


def _found(index: core.TerritoryIndex, territory_id: str) -> core.Territory:
    try:
        return index.get(territory_id)
    except TerritoryNotFound as err:
        raise tk.ObjectNotFound(
            tk._("There is no territory “{value}”.").format(value=territory_id)
        ) from err
