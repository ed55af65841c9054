"""Actions on proposals that a grouping reads before they are public."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import groupings
from ...reviews import deciding, describing, rows
from ..schema import review as schema

__all__ = [
    "socle_review_approve",
    "socle_review_list",
    "socle_review_return",
    "socle_review_show",
]


@tk.side_effect_free
@tk.validate_action_data(schema.review_list)
def socle_review_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the proposals that a grouping has to read, the oldest first.

    For the administrators of the grouping.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param closed: those that were decided instead, the last one first; False by default
    :type closed: bool
    :param limit: number of proposals, 20 unless told
    :type limit: int
    :param offset: number of those left out before
    :type offset: int

    :returns: `count` and `results`, as `socle_review_show`
    :rtype: dict
    """
    tk.check_access("socle_review_list", context, data_dict)
    group = groupings.get(data_dict["grouping"])
    count, found = rows.page(
        group.id,
        closed=data_dict["closed"],
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )
    return {"count": count, "results": [describing.shown(one) for one in found]}


@tk.side_effect_free
@tk.validate_action_data(schema.review)
def socle_review_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a proposal: a file for a public dataset, or a dataset to publish.

    For the administrators of the grouping that reads, and whoever may edit the dataset.

    :param id: id of the proposal
    :type id: string

    :returns: `id`, `state` (`waiting`, `approved`, `returned`, `outdated`: given up, or
        followed by another), `is_ready` (whether its check is over), `grouping`,
        `organization` and `dataset` (`name`, `title`), `resource_id` and `candidate`
        (as `socle_candidate_show`; null for a dataset to publish), `author`,
        `author_name`, `message` of the decision, `created`, `decided`, `decided_by`,
        `decided_by_name`, and `seen`, to be given back with an approval
    :rtype: dict
    :raises ObjectNotFound: there is none
    """
    tk.check_access("socle_review_show", context, data_dict)
    return describing.shown(rows.get(data_dict["id"]))


@tk.validate_action_data(schema.review_approve)
def socle_review_approve(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put a proposal on line; its author is told, the dataset's activity has a line.

    For the administrators of the grouping that reads.

    :param id: id of the proposal
    :type id: string
    :param message: a word for its author
    :type message: string
    :param seen: that of `socle_review_show`: refused when the dataset changed since
    :type seen: string

    :returns: as `socle_review_show`
    :rtype: dict
    :raises ObjectNotFound: there is none
    :raises ValidationError: it waits no more, changed meanwhile, or CKAN refuses it
    """
    tk.check_access("socle_review_approve", context, data_dict)
    user = model.User.get(context["user"])
    found = deciding.approve(
        data_dict["id"], user, data_dict["message"], data_dict["seen"]
    )
    return describing.shown(found)


@tk.validate_action_data(schema.review_return)
def socle_review_return(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Send a proposal back to its author with a message; what is online stays.

    For the administrators of the grouping that reads.

    :param id: id of the proposal
    :type id: string
    :param message: what is to be changed
    :type message: string

    :returns: as `socle_review_show`
    :rtype: dict
    :raises ObjectNotFound: there is none
    :raises ValidationError: it waits no more
    """
    tk.check_access("socle_review_return", context, data_dict)
    user = model.User.get(context["user"])
    found = deciding.send_back(data_dict["id"], user, data_dict["message"])
    return describing.shown(found)
