"""Actions on the corrections of a file: seen first, then written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import repairs
from ...core.errors import RepairNotFound
from ...core.messages import render_repair
from ...files import StorageError
from ..schema import repair as schema

if TYPE_CHECKING:
    from ...core.validation.repairs import Repair

__all__ = ["socle_repair_apply", "socle_repair_list"]


@tk.side_effect_free
@tk.validate_action_data(schema.repair_list)
def socle_repair_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the corrections that a resource's file is offered; nothing is written.

    For whoever may edit the resource.

    :param resource_id: id of the resource
    :type resource_id: string

    :returns: `sha256` of the file (null for a link, or a file that is not checked
        yet) and `repairs`, those to confirm first: `id`, `code`, `kind` (`safe`: the
        writing changes and not the meaning; `guess`: a person says whether it is
        right), `title` and `why` (sentences), `field`, `label`, `column` (from 1),
        `count` (exact), `last` (address of the last cell), `required` (comes with any
        other one), `examples` (at most three: `before`, `after`, `cell`, `row`) and
        `params`
    :rtype: dict
    """
    tk.check_access("socle_repair_list", context, data_dict)
    offer = repairs.offer(_resource(context, data_dict))
    if offer is None:
        return {"sha256": None, "repairs": []}
    return {"sha256": offer.sha256, "repairs": [_told(one) for one in offer.repairs]}


@tk.validate_action_data(schema.repair_apply)
def socle_repair_apply(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Write the chosen corrections of a resource's file, and none other.

    For whoever may edit the resource. The repaired file is a new version of the
    resource, checked on its own; the original is kept, with the list of changes
    (`socle_candidate_list`, state `original`). Where a rule keeps a file back, the
    repaired one waits like any other.

    :param resource_id: id of the resource
    :type resource_id: string
    :param repairs: ids of `socle_repair_list`
    :type repairs: list of strings
    :param sha256: that of the file that was seen: nothing is done if it is another
        one by now (optional)
    :type sha256: string

    :returns: `resource` (as `resource_show`), `changes` (each repair with the exact
        count of what it changed) and `original` (as `socle_candidate_show`, without
        its report; null when the repaired file waits)
    :rtype: dict
    :raises ValidationError: a correction that the file is not offered, or another file
    """
    tk.check_access("socle_repair_apply", context, data_dict)
    resource = _resource(context, data_dict)
    try:
        written = repairs.write(
            context, resource, data_dict["repairs"], data_dict["sha256"]
        )
    except RepairNotFound as err:
        raise tk.ValidationError({"repairs": [_gone()]}) from err
    except StorageError as err:
        message = tk._("The original file could not be kept: nothing was changed.")
        raise tk.ValidationError({"resource_id": [message]}) from err
    if written is None:
        raise tk.ValidationError({"resource_id": [_gone()]})
    original = written.original
    return {
        "resource": written.resource,
        "changes": written.changes,
        "original": original.as_dict() if original else None,
    }


def _resource(context: Context, data_dict: DataDict) -> dict[str, Any]:
    known: Context = {"user": context.get("user", "")}
    found: dict[str, Any] = tk.get_action("resource_show")(
        known, {"id": data_dict["resource_id"]}
    )
    return found


def _gone() -> str:
    return tk._("The file has changed meanwhile: look at its corrections again.")


def _told(repair: Repair) -> dict[str, Any]:
    as_dict = repair.to_dict()
    title, why = render_repair(as_dict, gettext=tk._, ngettext=tk.ungettext)
    return {**as_dict, "title": title, "why": why}
