"""Actions on the corrections of a file: seen first, then written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import candidates, repairs
from ...core.errors import RepairNotFound
from ...core.messages import render_repair
from ...files import StorageError
from ...model.candidate import Candidate
from ...model.report import ReportRow
from ...repairs import long_files
from ..schema import repair as schema

__all__ = ["socle_repair_apply", "socle_repair_list", "socle_repair_prepare"]


@tk.side_effect_free
@tk.validate_action_data(schema.repair_list)
def socle_repair_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the corrections that a resource's file is offered; nothing is written.

    For whoever may edit the resource.

    :param resource_id: id of the resource
    :type resource_id: string
    :param candidate_id: id of a file that waits beside it, to look at that one
        (optional)
    :type candidate_id: string

    :returns: `sha256` of the file (null for a link, or a file that is not checked
        yet), `state` (`done`; of a very long file `long` until `socle_repair_prepare`
        was called, then `waiting`), `task_id` of the task at work, or null, and
        `repairs`, those to confirm first: `id`, `code`, `kind` (`safe`: the
        writing changes and not the meaning; `guess`: a person says whether it is
        right), `title` and `why` (sentences), `field`, `label`, `column` (from 1),
        `count` (exact), `last` (address of the last cell), `required` (comes with any
        other one), `examples` (at most three: `before`, `after`, `cell`, `row`) and
        `params`
    :rtype: dict
    """
    tk.check_access("socle_repair_list", context, data_dict)
    resource, candidate = _file(context, data_dict)
    row = repairs.checked(resource, candidate)
    if row is None:
        return _listed(None, [])
    if long_files.is_long(row):
        return _prepared(row)
    offer = repairs.offer(resource, candidate)
    if offer is None:
        return _listed(None, [])
    return _listed(offer.sha256, [one.to_dict() for one in offer.repairs])


@tk.validate_action_data(schema.repair_list)
def socle_repair_prepare(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have the corrections of a very long file looked for, in the background.

    For whoever may edit the resource. Nothing is started for another file.

    :param resource_id: id of the resource
    :type resource_id: string
    :param candidate_id: id of a file that waits beside it (optional)
    :type candidate_id: string

    :returns: as `socle_repair_list`
    :rtype: dict
    """
    tk.check_access("socle_repair_prepare", context, data_dict)
    row = repairs.checked(*_file(context, data_dict))
    if row and long_files.is_long(row) and long_files.prepared(row) is None:
        long_files.start(long_files.OFFER, row, context["user"])
    asker: Context = {"user": context.get("user", "")}
    found: dict[str, Any] = tk.get_action("socle_repair_list")(asker, data_dict)
    return found


@tk.validate_action_data(schema.repair_apply)
def socle_repair_apply(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write the chosen corrections of a resource's file, and none other.

    For whoever may edit the resource. The repaired file is a new version of the
    resource, checked on its own; the original is kept, with the list of changes
    (`socle_candidate_list`, state `original`). Where a rule keeps a file back, the
    repaired one waits like any other. A very long file is left to a task.

    :param resource_id: id of the resource
    :type resource_id: string
    :param repairs: ids of `socle_repair_list`
    :type repairs: list of strings
    :param sha256: that of the file that was seen: nothing is done if it is another
        one by now (optional)
    :type sha256: string
    :param candidate_id: id of a file that waits beside the resource: the repaired
        one waits in its place (optional)
    :type candidate_id: string

    :returns: `state` (`done`, or `waiting` for the task `task_id`), `resource` (as
        `resource_show`), `changes` (each repair with the exact count of what it
        changed), `original` (as `socle_candidate_show`, without its report; null when
        the repaired file waits beside it) and `candidate` (the repaired file, where
        it waits)
    :rtype: dict
    :raises ValidationError: a correction that the file is not offered, or another file
    """
    tk.check_access("socle_repair_apply", context, data_dict)
    resource, candidate = _file(context, data_dict)
    chosen, sha256 = data_dict["repairs"], data_dict["sha256"]
    row = repairs.checked(resource, candidate)
    if row and long_files.is_long(row):
        if sha256 not in ("", row.sha256):
            raise tk.ValidationError({"resource_id": [gone()]})
        user = context["user"]
        asked = {"chosen": chosen, "sha256": row.sha256, "author": user}
        return later(long_files.start(long_files.MEND, row, user, **asked), resource)
    try:
        written = repairs.write(context, resource, chosen, sha256, candidate)
    except RepairNotFound as err:
        raise tk.ValidationError({"repairs": [gone()]}) from err
    except StorageError as err:
        raise not_kept() from err
    return told(written)


def later(task_id: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is answered of a file that a task will mend."""
    return {
        "state": "waiting",
        "task_id": task_id,
        "resource": dict(resource),
        "changes": [],
        "original": None,
        "candidate": None,
    }


def told(written: repairs.Written | None) -> dict[str, Any]:
    """Return what is answered of a file that was mended.

    :raises ValidationError: none was, for it is another one by now
    """
    if written is None:
        raise tk.ValidationError({"resource_id": [gone()]})
    return {
        "state": "done",
        "task_id": None,
        "resource": written.resource,
        "changes": written.changes,
        "original": written.original.as_dict() if written.original else None,
        "candidate": written.waiting.as_dict() if written.waiting else None,
    }


def not_kept() -> tk.ValidationError:
    """Return the error of a file whose original has no room."""
    message = tk._("The original file could not be kept: nothing was changed.")
    return tk.ValidationError({"resource_id": [message]})


def gone() -> str:
    """Return the sentence about a file that is another one by now."""
    return tk._("The file has changed meanwhile: look at its corrections again.")


def _file(
    context: Context, data_dict: DataDict
) -> tuple[dict[str, Any], Candidate | None]:
    """Return the resource, and the file that waits beside it where it was asked for."""
    known: Context = {"user": context.get("user", "")}
    found: dict[str, Any] = tk.get_action("resource_show")(
        known, {"id": data_dict["resource_id"]}
    )
    if not data_dict.get("candidate_id"):
        return found, None
    candidate = candidates.get(data_dict["candidate_id"])
    if candidate.resource_id != found["id"]:
        raise tk.ObjectNotFound(tk._("This file is not kept any more."))
    return found, candidate


def _prepared(row: ReportRow) -> dict[str, Any]:
    """Return what is known of the corrections of a very long file."""
    found = long_files.prepared(row)
    if found is not None:
        return _listed(row.sha256, found)
    task = long_files.under_way(long_files.OFFER, row)
    state = "waiting" if task else "long"
    return _listed(row.sha256, [], state, task.id if task else None)


def _listed(
    sha256: str | None,
    found: list[dict[str, Any]],
    state: str = "done",
    task_id: str | None = None,
) -> dict[str, Any]:
    shown = [_told(one) for one in found]
    return {"sha256": sha256, "state": state, "task_id": task_id, "repairs": shown}


def _told(repair: dict[str, Any]) -> dict[str, Any]:
    title, why = render_repair(repair, gettext=tk._, ngettext=tk.ungettext)
    return {**repair, "title": title, "why": why}
