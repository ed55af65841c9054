"""Actions on campaigns: the files of a kind checked again, with a version."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import revalidations, tasks
from ...core.revalidations import EVERY
from ...model.revalidation import Revalidation
from ..schema import revalidation as schema

__all__ = [
    "socle_revalidation_create",
    "socle_revalidation_list",
    "socle_revalidation_run",
    "socle_revalidation_show",
]


@tk.validate_action_data(schema.revalidation_create)
def socle_revalidation_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Look at what a version of the rules would say of the files of the portal.

    For system administrators. A task reads the files; nothing of theirs changes, and
    nobody is told.

    :param table_schema: the kind of file: `scdl/subventions`
    :type table_schema: string
    :param version: version to check with; that of each file unless told
    :type version: string
    :param organization_id: only the files of an organisation and of those attached
    :type organization_id: string
    :param grouping_id: only the files of the bodies of a grouping
    :type grouping_id: string

    :returns: `id`, `task_id`, and what `socle_revalidation_show` says
    :rtype: dict
    :raises ValidationError: no such rules, no such organisation or grouping
    """
    tk.check_access("socle_revalidation_create", context, data_dict)
    author = context.get("user") or None
    row = revalidations.prepare(data_dict, author=author)
    revalidations.start(row, author=author)
    return _shown(row)


@tk.side_effect_free
@tk.validate_action_data(schema.revalidation_list)
def socle_revalidation_list(
    context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Return the last campaigns, the newest first. For system administrators.

    :param table_schema: only those of a kind of file
    :type table_schema: string
    :param limit: number of campaigns, 20 unless told
    :type limit: int

    :returns: as `socle_revalidation_show`, without `files`
    :rtype: list of dicts
    """
    tk.check_access("socle_revalidation_list", context, data_dict)
    found = revalidations.latest(data_dict.get("table_schema"), data_dict["limit"])
    return [_shown(row) for row in found]


@tk.side_effect_free
@tk.validate_action_data(schema.revalidation_show)
def socle_revalidation_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a campaign and a page of its files, by organisation.

    For system administrators.

    :param id: its id
    :type id: string
    :param outcome: only the files with this outcome
    :type outcome: string
    :param limit: number of files, 20 unless told
    :type limit: int
    :param offset: number of files to pass over
    :type offset: int

    :returns: `id`, `table_schema`, `version` ("" for that of each file),
        `organization_id`, `grouping_id`, `move` ("" while it only looks), `author`,
        `created`, `task_id`, `task_state`, `counts` (numbers by outcome:
        `becomes-invalid`, `stays-invalid`, `becomes-valid`, `stays-valid`,
        `impossible`, "" for those that wait; and `moved`) and `files`: of each
        `resource_id`, `resource`, `package_id`, `dataset`, `dataset_title`,
        `organization`, `organization_title`, `version` (that it follows),
        `was_valid`, `outcome`, `errors` (cells), `reason`, `moved`
    :rtype: dict
    :raises ObjectNotFound: there is no such campaign
    """
    tk.check_access("socle_revalidation_show", context, data_dict)
    row = revalidations.find(data_dict["id"])
    listed = revalidations.files(
        row.id,
        outcome=data_dict.get("outcome") or "",
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )
    return _shown(row) | {"files": listed}


@tk.validate_action_data(schema.revalidation_run)
def socle_revalidation_run(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Go on with a campaign: where it was stopped, or by moving files.

    For system administrators. A file that moves follows the version of the campaign
    from then on, and is checked with it. A campaign without a version makes the
    reports of its files anew instead.

    :param id: its id
    :type id: string
    :param move: `conforming` (files that conform to the new version) or `all`
    :type move: string

    :returns: as `socle_revalidation_show`, without `files`
    :rtype: dict
    :raises ObjectNotFound: there is no such campaign
    """
    tk.check_access("socle_revalidation_run", context, data_dict)
    row = revalidations.find(data_dict["id"])
    if data_dict.get("move"):
        row.move = data_dict["move"] if row.version else EVERY
    revalidations.start(row, author=context.get("user") or None)
    return _shown(row)


def _shown(row: Revalidation) -> dict[str, Any]:
    state = tasks.get(row.task_id).state if row.task_id else None
    counted = revalidations.counts(row.id)
    return row.as_dict() | {"task_state": state, "counts": counted}
