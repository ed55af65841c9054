"""Onboarding: an organisation for each territory of a perimeter, at once."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import (
    groupings,
    onboarding,
    onboarding_rights,
    onboardings,
    tasks,
    territories,
)
from ..schema import onboarding as schema

__all__ = ["socle_onboard"]


@tk.validate_action_data(schema.onboard)
def socle_onboard(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give each territory of a perimeter its organisation, as a task.

    For system administrators; inside the territory of a grouping, for its
    administrators. An organisation that exists is adopted, never doubled: it is
    recognised by its SIREN, else by its territory, else by its name; its empty fields
    are filled, it is neither renamed nor moved. Run again, nothing changes.

    :param perimeter: id of a territory (`epci:243500139`), or its code
    :type perimeter: string
    :param levels: levels that get an organisation, among `region`, `departement`,
        `epci`, `ept` and `commune`; the last three unless told
    :type levels: list of strings
    :param min_population: leave aside the communes with fewer inhabitants (optional)
    :type min_population: int
    :param parent: id or name of the organisation above those that would have none
        (optional)
    :type parent: string
    :param choices: for the id of an ambiguous territory, the name of the organisation
        that is its own, or an empty text to create another one (optional)
    :type choices: dict
    :param grouping: id or name of the grouping that it is for (optional)
    :type grouping: string
    :param support: with a grouping, propose its supporters to the organisations, with
        their support model (A to E); true unless told
    :type support: bool
    :param dry_run: return the plan and do nothing
    :type dry_run: bool

    :returns: `perimeter` and `counts` (number of steps by action: `create`, `adopt`,
        `ambiguous`, `unchanged`); with `dry_run`, `steps`: `territory_id`, `label`,
        `action`, `name`, `organization_id`, `parent` (name), `fields` (to create with,
        or to fill), `matched_by` (`siren`, `territory`, `name`, `choice`), `reason`
        (`same-siren`, `same-territory`, `same-name`, `looks-like`) and `candidates`
        (names) of an ambiguity, `taken_name` (wanted, had by something else);
        otherwise `task_id` (see `socle_task_show`), whose result has `created`,
        `adopted`, `unchanged` (numbers), `ambiguous`, `failed` (steps, with `errors`)
        and `taken_names`; with a grouping, `onboarding_id` (see
        `socle_onboarding_show`), and `supports` in the result (number proposed)
    :rtype: dict
    :raises ValidationError: no such perimeter, or no such parent
    :raises ObjectNotFound: there is no such grouping
    """
    tk.check_access("socle_onboard", context, data_dict)
    arguments = read_arguments(data_dict)
    grouping = data_dict.get("grouping") and groupings.get(data_dict["grouping"])
    if grouping:
        onboarding_rights.check(context, grouping.id, arguments)
    plan = onboarding.plan(**arguments)
    if data_dict["dry_run"]:
        return plan.to_dict()
    answer = {"perimeter": plan.perimeter, "counts": plan.counts()}
    author = context.get("user") or None
    if grouping:
        row = onboardings.create(
            arguments,
            grouping_id=grouping.id,
            author=user_id(context),
            support=data_dict["support"],
        )
        task_id = onboardings.start(row, plan, author)
        model.Session.commit()
        return answer | {"task_id": task_id, "onboarding_id": row.id}
    task_id = tasks.start("onboard", arguments, subject=plan.perimeter, author=author)
    return answer | {"task_id": task_id}


def user_id(context: Context) -> str:
    """Return the id of who asks; that of the portal's own user for a command."""
    user = model.User.get(context.get("user"))
    if user is None:
        return tk.get_action("get_site_user")({"ignore_auth": True}, {})["id"]
    return user.id


def read_arguments(data_dict: DataDict) -> dict[str, Any]:
    """Return the arguments of `ckanext.socle.onboarding.plan`.

    :raises ValidationError: no such perimeter, or the parent is no organisation
    """
    parent = model.Group.get(data_dict.get("parent") or "")
    if parent is not None and not parent.is_organization:
        raise tk.ValidationError({"parent": [tk._("This is not an organisation.")]})
    return {
        "perimeter": _perimeter(data_dict["perimeter"]),
        "levels": data_dict["levels"],
        "min_population": data_dict["min_population"],
        "parent": parent.name if parent else None,
        "choices": data_dict["choices"],
    }


def _perimeter(text: str) -> str:
    resolved = territories.current_index().resolve(text)
    if resolved.territory_id:
        return resolved.territory_id
    message = tk._("There is no territory “{value}”.").format(value=text)
    if resolved.candidates:
        message = tk._("“{value}” may be: {candidates}. Type one of them.").format(
            value=text, candidates=", ".join(resolved.candidates)
        )
    raise tk.ValidationError({"perimeter": [message]})
