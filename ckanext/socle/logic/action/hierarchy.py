"""Actions on the tree of organisations; CKAN's own, made to ask for consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import detachments, hierarchies
from ..schema import hierarchy as schema
from ..schema import paging

__all__ = [
    "group_delete",
    "group_update",
    "member_create",
    "organization_create",
    "organization_delete",
    "organization_update",
    "socle_detachment_list",
    "socle_organization_detach",
    "socle_organization_tree",
]

Action = Callable[[Context, DataDict], Any]


@tk.side_effect_free
@tk.validate_action_data(schema.tree)
def socle_organization_tree(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the organisations just below one, or on top of the tree.

    For everyone.

    :param organization_id: id or name; without it, the organisations under no other
    :type organization_id: string
    :param limit: number of organisations, 20 unless told
    :type limit: int
    :param offset: number of organisations to pass over
    :type offset: int

    :returns: `count` (of all at that level) and `results`: `id`, `name`, `title`,
        `descendants` (organisations at all levels below), `datasets` (its own, public),
        `datasets_below` (its own and those of its descendants), `filter` (`fq` of
        `package_search` for these datasets), by title
    :rtype: dict
    """
    tk.check_access("socle_organization_tree", context, data_dict)
    return hierarchies.tree(
        data_dict.get("organization_id"),
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )


@tk.validate_action_data(schema.detach)
def socle_organization_detach(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put an organisation under no other. Its administrators are told.

    For its administrators, and for those of the organisation just above.

    :param organization_id: id or name of the organisation
    :type organization_id: string

    :returns: `id`, `name`, and `left`: `name` and `title` of what it was under
    :rtype: dict
    :raises ValidationError: it is under none
    """
    tk.check_access("socle_organization_detach", context, data_dict)
    organization = model.Group.get(data_dict["organization_id"])
    left = hierarchies.detach(organization.id)
    model.Session.commit()
    return {"id": organization.id, "name": organization.name, "left": left}


@tk.side_effect_free
@tk.validate_action_data(paging.page)
def socle_detachment_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the organisations that lost what was above, and have nothing.

    For system administrators.

    :param limit: number of organisations, 20 unless told
    :type limit: int
    :param offset: number of organisations to pass over
    :type offset: int

    :returns: `count` and `results`: `id`, `name`, `title`, `parent_id`,
        `parent_title`, `parent_state` (`active`, `deleted`; null once purged),
        `moment` (ISO 8601), the last ones first
    :rtype: dict
    """
    tk.check_access("socle_detachment_list", context, data_dict)
    return detachments.page(limit=data_dict["limit"], offset=data_dict["offset"])


@tk.chained_action
def organization_create(
    next_action: Action, context: Context, data_dict: DataDict
) -> Any:
    """Do as CKAN does, under a parent that the user administers only."""
    hierarchies.require_consent(context, None, data_dict.get("groups") or [])
    return next_action(context, data_dict)


@tk.chained_action
def organization_update(
    next_action: Action, context: Context, data_dict: DataDict
) -> Any:
    """Do as CKAN does, without another parent unless the user administers it."""
    organization = model.Group.get(data_dict.get("id"))
    if organization is not None and organization.is_organization:
        hierarchies.require_consent(
            context, organization.id, data_dict.get("groups") or []
        )
        if data_dict.get("state") == model.State.DELETED:
            _refuse_orphans(context, organization, "organization_update", data_dict)
    return next_action(context, data_dict)


@tk.chained_action
def group_update(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Ask the same consent: CKAN lets an organisation be updated as a group."""
    return organization_update(next_action, context, data_dict)


@tk.chained_action
def member_create(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Ask the same consent where the member is an organisation."""
    organization = model.Group.get(data_dict.get("id"))
    parent = model.Group.get(data_dict.get("object"))
    if (
        data_dict.get("object_type") == "group"
        and organization is not None
        and organization.is_organization
        and parent is not None
    ):
        hierarchies.require_consent(context, organization.id, [parent.id])
        hierarchies.refuse_loop(organization.id, parent.id)
    return next_action(context, data_dict)


@tk.chained_action
def organization_delete(
    next_action: Action, context: Context, data_dict: DataDict
) -> Any:
    """Refuse while others are under it: they would lose their parent unawares.

    System administrators may go on with `force`: those others are then on top, their
    administrators are told, and `socle_detachment_list` has them.
    """
    organization = model.Group.get(data_dict.get("id"))
    if organization is not None and organization.is_organization:
        _refuse_orphans(context, organization, "organization_delete", data_dict)
    return next_action(context, data_dict)


@tk.chained_action
def group_delete(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Refuse the same: CKAN lets an organisation be deleted as a group."""
    return organization_delete(next_action, context, data_dict)


def _refuse_orphans(
    context: Context, organization: model.Group, action: str, data_dict: DataDict
) -> None:
    if context.get("ignore_auth"):
        return
    forced = tk.asbool(data_dict.get("force") or False)
    if forced and authz.is_sysadmin(context.get("user")):
        return
    below = hierarchies.count_below(organization.id)
    if below:
        tk.check_access(action, context, data_dict)
        message = tk.ungettext(
            "{n} organisation is under this one. Move it first.",
            "{n} organisations are under this one. Move them first.",
            below,
        ).format(n=below)
        raise tk.ValidationError({"message": [message]})
