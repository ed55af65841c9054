"""Actions on the policies of groupings: what they ask of files."""

from __future__ import annotations

import datetime
from typing import Any

from flask import has_request_context

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import groupings, table_schemas
from ...core import policies as core
from ...policies import preview, rows
from ..schema import policy as schema

__all__ = ["socle_policy_list", "socle_policy_preview", "socle_policy_update"]


@tk.side_effect_free
@tk.validate_action_data(schema.policy_list)
def socle_policy_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return what a grouping asks of files, today and later.

    For anyone.

    :param grouping: id or name of the grouping
    :type grouping: string

    :returns: for each table schema that has a rule, in the order of their keys:
        `table_schema`, `title`, `current` (null without rule: files are put online,
        with the mention of what is wrong) and `upcoming` (null, or the rule to come):
        `mode` (`warn`, `draft`, `block`), `effective` (ISO 8601 date), `message`,
        `counted` (what also makes a file non conforming, see `socle_policy_update`),
        `grouping` (name), `grouping_title`
    :rtype: list of dicts
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_policy_list", context, data_dict)
    kept = rows.of_grouping(groupings.get(data_dict["grouping"]).id)
    today = rows.today()
    current = {one.table_schema: one for one in core.in_force(kept, today)}
    upcoming = {one.table_schema: one for one in core.upcoming(kept, today)}
    return [
        {
            "table_schema": key,
            "title": table_schemas.title(key) or key,
            "current": rows.shown(current.get(key)),
            "upcoming": rows.shown(upcoming.get(key)),
        }
        for key in sorted({*current, *upcoming})
    ]


@tk.side_effect_free
@tk.validate_action_data(schema.policy_preview)
def socle_policy_preview(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what a rule would do if it applied today; nothing is saved.

    For the administrators of the grouping.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param table_schema: key of the table schema
    :type table_schema: string
    :param mode: `warn`, `draft` or `block`
    :type mode: string
    :param counted: what would also make a file non conforming, as in
        `socle_policy_update` (optional)
    :type counted: list of strings

    :returns: `table_schema`, `mode`, `earliest` (the first day from which it may
        apply), and numbers of public files of the perimeter: `files`, of which
        `uploaded`, `conforming`, `unchecked`, `counted` (where the last check found
        what would count) and `held` (those that would be kept back, were they put
        online today)
    :rtype: dict
    :raises ObjectNotFound: there is no such grouping
    :raises ValidationError: there is no such rule, kind of file or finding
    """
    tk.check_access("socle_policy_preview", context, data_dict)
    group = groupings.get(data_dict["grouping"])
    key, mode = _known(data_dict)
    counted = _counted(data_dict)
    counts = preview.files(group, key, counted).get(key, preview.none())
    current = _today(group, key)
    more = bool(counted - current.counted)
    first = core.earliest(current.mode, mode, rows.today(), counts_more=more)
    return {
        "table_schema": key,
        "mode": mode,
        "earliest": first.isoformat(),
        **preview.would_do(counts, mode),
    }


@tk.validate_action_data(schema.policy_update)
def socle_policy_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Set what a grouping asks of the files of a table schema, from a day on.

    A stricter rule starts 30 days ahead at the earliest, a milder one at once. It
    replaces the one that was to come. For the administrators of the grouping.

    :param grouping: id or name of the grouping
    :type grouping: string
    :param table_schema: key of the table schema
    :type table_schema: string
    :param mode: `warn` (online, with the mention of what is wrong), `draft` (what does
        not conform waits, the last conforming file stays online) or `block` (nothing
        is online before it conforms)
    :type mode: string
    :param effective: day from which it applies, the first possible unless told
    :type effective: ISO 8601 date
    :param message: what producers read when a file is kept back (optional)
    :type message: string
    :param counted: what also makes a file non conforming, and is only pointed out
        otherwise: `other-organization`, `outside-perimeter`, `implausible-date`,
        `same-key`, `same-file`, `personal` (none unless told)
    :type counted: list of strings

    :returns: `current` and `upcoming`, as in `socle_policy_list`
    :rtype: dict
    :raises ObjectNotFound: there is no such grouping
    :raises ValidationError: the day is too early; no such rule, kind of file or
        finding
    """
    tk.check_access("socle_policy_update", context, data_dict)
    group = groupings.get(data_dict["grouping"])
    key, mode = _known(data_dict)
    today, current, counted = rows.today(), _today(group, key), _counted(data_dict)
    more = bool(counted - current.counted)
    day = data_dict.get("effective")
    first = core.earliest(current.mode, mode, today, counts_more=more)
    effective = day.date() if day else first
    _check(current.mode, mode, effective, today, more)
    message = data_dict["message"].strip()
    policy = core.Policy(group.id, key, mode, effective, message, counted)
    rows.save(policy, context.get("user") or None)
    model.Session.commit()
    found = tk.get_action("socle_policy_list")(
        tk.fresh_context(context), {"grouping": group.id}
    )
    return next(one for one in found if one["table_schema"] == key)


def _known(data_dict: DataDict) -> tuple[str, str]:
    key = table_schemas.find_key(data_dict["table_schema"])
    if key is None:
        raise tk.ValidationError(
            {"table_schema": [tk._("Choose a kind of file in the list.")]}
        )
    if data_dict["mode"] not in core.MODES:
        raise tk.ValidationError({"mode": [tk._("Choose one of the three rules.")]})
    return key, data_dict["mode"]


def _counted(data_dict: DataDict) -> frozenset[str]:
    counted = frozenset(data_dict["counted"])
    if not counted.issubset(core.COUNTED):
        raise tk.ValidationError({"counted": [tk._("Choose among the boxes.")]})
    return counted


def _today(group: model.Group, key: str) -> core.Policy:
    today = rows.today()
    in_force = core.in_force(rows.of_grouping(group.id), today)
    mine = (one for one in in_force if one.table_schema == key)
    return next(mine, core.Policy(group.id, key, core.WARN, today))


def _check(
    current: str,
    mode: str,
    effective: datetime.date,
    today: datetime.date,
    counts_more: bool,
) -> None:
    try:
        core.check(current, mode, effective, today, counts_more=counts_more)
    except core.PolicyError as err:
        said = tk._("Producers need a month to get ready: choose {day} or later.")
        day = str(err.params["earliest"])
        day = tk.h.socle_date(day) if has_request_context() else day
        raise tk.ValidationError({err.field: [said.format(day=day)]}) from err
