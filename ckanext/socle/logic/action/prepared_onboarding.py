"""Onboardings prepared page after page: completed, previewed, started, resumed."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import (
    groupings,
    invitation_words,
    invitations,
    onboarding_rights,
    onboardings,
    tasks,
)
from ...core.errors import ReadingError
from ...model.onboarding import DRAFT, Onboarding
from ..schema import onboarding as schema
from .onboarding import read_arguments, user_id

__all__ = [
    "socle_onboarding_create",
    "socle_onboarding_delete",
    "socle_onboarding_list",
    "socle_onboarding_resume",
    "socle_onboarding_show",
    "socle_onboarding_start",
    "socle_onboarding_stop",
    "socle_onboarding_update",
]
_ARGUMENTS = ("perimeter", "levels", "min_population", "parent", "choices")


@tk.validate_action_data(schema.onboarding)
def socle_onboarding_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Prepare an onboarding for a grouping; nothing is made yet.

    For the administrators of the grouping, inside its territory.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param support: propose the supporters of the grouping; true unless told
    :type support: bool

    `perimeter`, `levels`, `min_population`, `parent` and `choices` are those of
    `socle_onboard`.

    :returns: the onboarding, as `socle_onboarding_show`
    :rtype: dict
    :raises ValidationError: as `socle_onboard`
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_onboarding_create", context, data_dict)
    grouping = groupings.get(data_dict["grouping"])
    arguments = read_arguments(data_dict)
    onboarding_rights.check(context, grouping.id, arguments)
    row = onboardings.create(
        arguments,
        grouping_id=grouping.id,
        author=user_id(context),
        support=data_dict["support"],
    )
    model.Session.commit()
    return _shown(row, {"limit": 0, "offset": 0})


@tk.validate_action_data(schema.onboarding_update)
def socle_onboarding_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Change an onboarding that has not started, or add invitations to it.

    For the administrators of its grouping. What is left out stays as it is.

    :param id: id of the onboarding
    :type id: string
    :param table: the lines to add: a file sent with the request, or its text. CSV in
        any encoding, or a workbook, with a column for the organisation (SIREN, INSEE
        code or name), `courriel` and, optional, `rôle`
    :type table: file or string
    :param clear: take all the invitations away first
    :type clear: bool

    `perimeter`, `levels`, `min_population`, `parent`, `choices` and `support` are those
    of `socle_onboarding_create`.

    :returns: the onboarding, as `socle_onboarding_show`; with `table`, also `reading`:
        `invitations` (number of good lines of the file) and `without_address`
    :rtype: dict
    :raises ValidationError: it has started, or something is wrong
    """
    tk.check_access("socle_onboarding_update", context, data_dict)
    row = onboardings.draft(data_dict["id"])
    try:
        reading = _change(context, row, data_dict)
    except tk.ValidationError:
        model.Session.rollback()
        raise
    model.Session.commit()
    shown = _shown(row, {"limit": 0, "offset": 0})
    return shown | ({"reading": reading} if reading else {})


def _change(
    context: Context, row: Onboarding, data_dict: DataDict
) -> dict[str, int] | None:
    given = {key: data_dict[key] for key in _ARGUMENTS if key in data_dict}
    arguments = read_arguments({**row.arguments, **given})
    onboarding_rights.check(context, row.grouping_id, arguments)
    row.arguments, row.author = arguments, user_id(context)
    row.support = data_dict.get("support", row.support)
    if data_dict["clear"]:
        row.lines, row.faults = [], []
    if not data_dict.get("table"):
        return None
    content, filename = _content(data_dict["table"])
    try:
        found = onboardings.read_table(row, onboardings.plan(row), content, filename)
    except ReadingError as err:
        message = tk.h.socle_table_refused(err.reading_code, err.params)
        raise tk.ValidationError({"table": [message]}) from err
    return {
        "invitations": len(found.invitations),
        "without_address": found.without_address,
    }


def _content(table: Any) -> tuple[bytes, str | None]:
    """Return the bytes of a file or of a text, and the name of the file."""
    if isinstance(table, str):
        return table.encode(), None
    return table.stream.read(onboardings.MOST_BYTES + 1), table.filename or None


@tk.side_effect_free
@tk.validate_action_data(schema.onboarding_show)
def socle_onboarding_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return an onboarding, what it would do today, and how far it is.

    For the administrators of its grouping.

    :param id: id of the onboarding
    :type id: string
    :param action: only the steps `create`, `adopt`, `ambiguous` or `unchanged`
        (optional)
    :type action: string
    :param limit: number of steps, 50 unless told
    :type limit: int
    :param offset: number of steps to pass over
    :type offset: int

    :returns: `id`, `grouping_id`, `state` (`draft`, `started`), `arguments`, `support`,
        `created`, `started` (ISO 8601), `task` (as `socle_task_show`, or null);
        of a draft: `counts` and `levels` (numbers by action, and by level), `steps` (as
        `socle_onboard`) and `step_count`, `lines` (number of invitations), `faults` of
        the last file (`code`, `row`, `cell`, `column`, `params`), `first_lines` (ten
        invitations: `label`, `address`, `role`), `preview` (null
        without invitation): `count`, `address`, `new` and `known` (`subject` and
        `body`, for an address without account and with one), `digest`; of another:
        `invitations` (numbers by state), `faults`, `under_way` (a task works on it)
    :rtype: dict
    :raises ObjectNotFound: there is no such onboarding
    """
    tk.check_access("socle_onboarding_show", context, data_dict)
    return _shown(onboardings.get(data_dict["id"]), data_dict)


def _shown(row: Onboarding, page: dict[str, Any]) -> dict[str, Any]:
    shown = _summary(row)
    if row.state == DRAFT:
        return shown | onboardings.prepared(row, **_page(page))
    return shown | {
        "invitations": invitations.counts(row.id),
        "faults": row.faults,
        "under_way": onboardings.under_way(row),
    }


def _page(data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return which steps are asked for."""
    return {key: data_dict.get(key) for key in ("action", "limit", "offset")}


def _summary(row: Onboarding) -> dict[str, Any]:
    task = tasks.get(row.task_id).as_dict() if row.task_id else None
    return {
        "id": row.id,
        "grouping_id": row.grouping_id,
        "state": row.state,
        "arguments": row.arguments,
        "support": row.support,
        "created": row.created.isoformat(timespec="seconds"),
        "started": row.started and row.started.isoformat(timespec="seconds"),
        "task": task,
    }


@tk.side_effect_free
@tk.validate_action_data(schema.onboarding_list)
def socle_onboarding_list(
    context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Return the last onboardings of a grouping, the newest first.

    For the administrators of the grouping.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param limit: number of onboardings, 20 unless told, at most 100
    :type limit: int

    :returns: of each, `id`, `state`, `arguments`, `support`, `created`, `started`,
        `task`
    :rtype: list of dicts
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_onboarding_list", context, data_dict)
    grouping = groupings.get(data_dict["grouping"])
    rows = onboardings.of_grouping(grouping.id, min(data_dict["limit"], 100))
    return [_summary(row) for row in rows]


@tk.validate_action_data(schema.onboarding_start)
def socle_onboarding_start(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make the organisations and send the invitations, as a task.

    For the administrators of its grouping. Started once.

    :param id: id of the onboarding
    :type id: string
    :param preview: `digest` of the preview that was read; needed to send invitations
    :type preview: string

    :returns: `task_id` (see `socle_task_show`)
    :rtype: dict
    :raises ValidationError: it has started, or its courriels changed since the preview
    """
    tk.check_access("socle_onboarding_start", context, data_dict)
    row = onboardings.draft(data_dict["id"])
    try:
        onboarding_rights.check(context, row.grouping_id, row.arguments)
        plan = onboardings.plan(row)
        preview = invitation_words.preview(row, plan)
        if preview and preview.digest != data_dict["preview"]:
            message = tk._("The e-mails changed: read them again before sending them.")
            raise tk.ValidationError({"preview": [message]})
    except tk.ValidationError:
        model.Session.rollback()
        raise
    row.author = user_id(context)
    task_id = onboardings.start(row, plan, context.get("user") or None)
    model.Session.commit()
    return {"task_id": task_id}


@tk.validate_action_data(schema.onboarding_id)
def socle_onboarding_resume(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take up what was stopped or failed: what is done is not done again.

    For the administrators of its grouping.

    :param id: id of the onboarding
    :type id: string

    :returns: `task_id` (see `socle_task_show`)
    :rtype: dict
    :raises ValidationError: it has not started, or it is under way
    """
    tk.check_access("socle_onboarding_resume", context, data_dict)
    row = onboardings.get(data_dict["id"])
    if row.state == DRAFT:
        raise tk.ValidationError({"id": [tk._("This onboarding has not started.")]})
    if onboardings.under_way(row):
        raise tk.ValidationError({"id": [tk._("This onboarding is under way.")]})
    task_id = onboardings.resume(row, context.get("user") or None)
    model.Session.commit()
    return {"task_id": task_id}


@tk.validate_action_data(schema.onboarding_id)
def socle_onboarding_stop(context: Context, data_dict: DataDict) -> None:
    """Stop an onboarding at its next step; what is done stays done.

    For the administrators of its grouping. See `socle_onboarding_resume`.

    :param id: id of the onboarding
    :type id: string

    :raises ObjectNotFound: there is no such onboarding
    """
    tk.check_access("socle_onboarding_stop", context, data_dict)
    for task_id in onboardings.open_tasks(onboardings.get(data_dict["id"])):
        tasks.cancel(task_id)


@tk.validate_action_data(schema.onboarding_id)
def socle_onboarding_delete(context: Context, data_dict: DataDict) -> None:
    """Delete an onboarding that has not started, with the addresses that it holds.

    For the administrators of its grouping.

    :param id: id of the onboarding
    :type id: string

    :raises ValidationError: it has started
    """
    tk.check_access("socle_onboarding_delete", context, data_dict)
    model.Session.delete(onboardings.draft(data_dict["id"]))
    model.Session.commit()
