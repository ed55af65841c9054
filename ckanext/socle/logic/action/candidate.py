"""Actions on what policies keep back: files beside resources, datasets not public."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import candidates
from ...model.candidate import OPEN_STATES, STATES, Candidate
from ...policies import held, release, rows, telling
from ..schema import policy as schema

__all__ = [
    "socle_candidate_erase",
    "socle_candidate_list",
    "socle_candidate_promote",
    "socle_candidate_show",
    "socle_candidate_withdraw",
    "socle_held_dataset_delete",
    "socle_held_dataset_publish",
    "socle_held_dataset_show",
]


@tk.side_effect_free
@tk.validate_action_data(schema.candidate_list)
def socle_candidate_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the files kept beside a resource, the last one first.

    For whoever may edit the resource. What a public file was before it was replaced
    is in `socle_version_list`.

    :param resource_id: id of the resource
    :type resource_id: string
    :param limit: number of files, 20 unless told
    :type limit: int

    :returns: candidates, as `socle_candidate_show`
    :rtype: list of dicts
    """
    tk.check_access("socle_candidate_list", context, data_dict)
    states = [state for state in STATES if state != candidates.REPLACED]
    found = candidates.of_resource(
        data_dict["resource_id"], states, limit=data_dict["limit"]
    )
    return [_described(one) for one in found]


@tk.side_effect_free
@tk.validate_action_data(schema.candidate)
def socle_candidate_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a file kept beside a resource.

    For whoever may edit the resource, and the administrators of the grouping that
    asks for a conforming file.

    :param id: id of the candidate
    :type id: string

    :returns: `id`, `resource_id`, `package_id`, `author`, `state` (`waiting` for its
        check, `refused` by it and kept, `promoted`, `withdrawn`, `original` of a
        repaired file), `reason` (`not-conforming`, `unreadable`, `not-authorized`,
        `not-accepted`, `outdated`, or the note of an administrator), `filename`,
        `size` (bytes), `sha256`, `table_schema`, `table_schema_version`, `changes`
        (repairs), `created`, `decided`, `decided_by`, `purged`, `report` (as in
        `socle_report_list`) and `policy` (as in `socle_policy_list`; null when nothing
        is asked any more)
    :rtype: dict
    :raises ObjectNotFound: there is none
    """
    tk.check_access("socle_candidate_show", context, data_dict)
    found = candidates.get(data_dict["id"])
    return _described(found)


@tk.validate_action_data(schema.candidate)
def socle_candidate_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give up a file that waits; it is kept, and replaces nothing.

    For whoever may edit the resource.

    :param id: id of the candidate
    :type id: string

    :returns: the candidate, as `socle_candidate_show`
    :rtype: dict
    :raises ObjectNotFound: there is none
    :raises ValidationError: it waits no more
    """
    tk.check_access("socle_candidate_withdraw", context, data_dict)
    found = candidates.get(data_dict["id"])
    release.withdraw(found, context.get("user") or None)
    model.Session.commit()
    return _described(found)


@tk.validate_action_data(schema.candidate)
def socle_candidate_erase(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Remove a kept file for ever: the original of a mended one, or one given up.

    For the administrators of the organisation. What became of it stays known.

    :param id: id of the candidate
    :type id: string

    :returns: the candidate, as `socle_candidate_show`
    :rtype: dict
    :raises ObjectNotFound: there is none
    :raises ValidationError: it waits: it is to be given up first
    """
    tk.check_access("socle_candidate_erase", context, data_dict)
    found = candidates.get(data_dict["id"])
    if found.state in OPEN_STATES:
        raise tk.ValidationError({"id": [tk._("This file waits: give it up first.")]})
    candidates.erase(found)
    model.Session.commit()
    return _described(found)


@tk.validate_action_data(schema.candidate_promote)
def socle_candidate_promote(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a file through in spite of the rule; the dataset's activity keeps a trace.

    For the administrators of the grouping that asks for a conforming file.

    :param id: id of the candidate
    :type id: string
    :param note: why, shown in the activity
    :type note: string

    :returns: the candidate, as `socle_candidate_show`
    :rtype: dict
    :raises ObjectNotFound: there is none
    :raises ValidationError: it waits no more, or CKAN refuses the resource
    """
    tk.check_access("socle_candidate_promote", context, data_dict)
    found = candidates.get(data_dict["id"])
    if found.state not in OPEN_STATES:
        raise tk.ValidationError({"id": [tk._("This file does not wait any more.")]})
    user = context["user"]
    through: Context = {"user": user, "ignore_auth": True}
    release.promote(found, through, by=user, note=data_dict["note"])
    return _described(found)


@tk.side_effect_free
@tk.validate_action_data(schema.held)
def socle_held_dataset_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell whether a dataset is private because a grouping asks for conforming files.

    For whoever may edit the dataset, and the administrators of that grouping.

    :param package_id: id or name of the dataset
    :type package_id: string

    :returns: `package_id`, `held` (true when it will be public as soon as its files
        conform), `author` (who asked to publish it), `created` and `policy` (as in
        `socle_policy_list`)
    :rtype: dict
    """
    tk.check_access("socle_held_dataset_show", context, data_dict)
    return _held(model.Package.get(data_dict["package_id"]))


@tk.validate_action_data(schema.held)
def socle_held_dataset_delete(context: Context, data_dict: DataDict) -> None:
    """Leave a dataset private, even once its files conform.

    For whoever may edit the dataset.

    :param package_id: id or name of the dataset
    :type package_id: string
    """
    tk.check_access("socle_held_dataset_delete", context, data_dict)
    held.drop(model.Package.get(data_dict["package_id"]).id)
    model.Session.commit()


@tk.validate_action_data(schema.held_publish)
def socle_held_dataset_publish(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Publish a dataset in spite of the rule; its activity keeps a trace.

    For the administrators of the grouping that asks for conforming files.

    :param package_id: id or name of the dataset
    :type package_id: string
    :param note: why, shown in the activity
    :type note: string

    :returns: as `socle_held_dataset_show`
    :rtype: dict
    :raises ValidationError: nobody asked to publish it, or CKAN refuses it
    """
    tk.check_access("socle_held_dataset_publish", context, data_dict)
    package = model.Package.get(data_dict["package_id"])
    if held.find(package.id) is None:
        raise tk.ValidationError(
            {"package_id": [tk._("This dataset does not wait to be public.")]}
        )
    user = context["user"]
    through: Context = {"user": user, "ignore_auth": True}
    release.let_through(package.id, through, by=user, note=data_dict["note"])
    return _held(package)


def _held(package: model.Package) -> dict[str, Any]:
    asked = held.find(package.id)
    return {
        "package_id": package.id,
        "held": asked is not None,
        "author": asked.author if asked else None,
        "created": asked.created.isoformat(timespec="seconds") if asked else None,
        "policy": rows.shown(held.policy(package)) if asked else None,
    }


def _described(candidate: Candidate) -> dict[str, Any]:
    package = model.Package.get(candidate.package_id)
    owner = package.owner_org if package else None
    return telling.describe(candidate, rows.asked(owner, candidate.table_schema))
