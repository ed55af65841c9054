"""Actions on supporters: organisations that publish for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import notices, support_lists, supporters
from ...model.supporter import SENT
from ..schema import supporter as schema

__all__ = [
    "organization_list_for_user",
    "socle_publication_list",
    "socle_supporter_answer",
    "socle_supporter_create",
    "socle_supporter_delete",
    "socle_supporter_list",
]


@tk.validate_action_data(schema.support)
def socle_supporter_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let an organisation publish for another, or propose it.

    For the administrators of either. Called by one of the supported organisation, it
    is accepted at once; otherwise an administrator of that organisation answers.

    :param organization_id: id or name of the organisation that is supported
    :type organization_id: string
    :param supporter_id: id or name of the organisation that publishes for it
    :type supporter_id: string

    :returns: `id`, `organization_id`, `supporter_id`, `state` (`sent`, `accepted`),
        `reason`, `created`, `answered` (ISO 8601, or null)
    :rtype: dict
    :raises ValidationError: no such organisation, or proposed or accepted already
    """
    tk.check_access("socle_supporter_create", context, data_dict)
    organization_id = data_dict["organization_id"]
    row = supporters.propose(
        organization_id,
        data_dict["supporter_id"],
        user=_user(context),
        accepted=supporters.administers(context.get("user"), organization_id),
    )
    notices.support_proposed(row)
    model.Session.commit()
    return row.as_dict()


@tk.validate_action_data(schema.support_answer)
def socle_supporter_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Accept or refuse an organisation that proposes to publish for yours.

    For the administrators of the organisation that would be supported.

    :param id: id of the support
    :type id: string
    :param accept: true to accept, false to refuse
    :type accept: bool
    :param reason: why it is refused (optional)
    :type reason: string

    :returns: as `socle_supporter_create`; `state` is `accepted` or `refused`
    :rtype: dict
    :raises ObjectNotFound: there is no such support, or it was answered
    """
    tk.check_access("socle_supporter_answer", context, data_dict)
    row = supporters.get(data_dict["id"], lock=True)
    if row.state != SENT:
        raise tk.ObjectNotFound(tk._("This proposal was answered already."))
    supporters.answer(
        row,
        user=_user(context),
        accept=data_dict["accept"],
        reason=data_dict["reason"],
    )
    notices.support_answered(row)
    model.Session.commit()
    return row.as_dict()


@tk.validate_action_data(schema.support_id)
def socle_supporter_delete(context: Context, data_dict: DataDict) -> None:
    """End a support, or take back the proposal. Its rights end at once.

    For the administrators of either organisation.

    :param id: id of the support
    :type id: string

    :raises ObjectNotFound: there is no such support
    """
    tk.check_access("socle_supporter_delete", context, data_dict)
    row = supporters.get(data_dict["id"], lock=True)
    user = _user(context)
    notices.support_ended(row, user.id)
    supporters.end(row, user=user)


@tk.side_effect_free
@tk.validate_action_data(schema.support_list)
def socle_supporter_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return who publishes for an organisation, and for whom it publishes.

    For everyone; what is only proposed, what is over, and who did what, are for the
    administrators of the organisation.

    :param organization_id: id or name of the organisation; without it, the proposals
        that wait for the user's answer, 50 at most
    :type organization_id: string
    :param past: true for what was refused or ended, the last first, 50 at most;
        administrators only
    :type past: bool

    :returns: as `socle_supporter_create`, with `organization` and `supporter`
        (`name`, `title`), the oldest first; for administrators, `author_name` and
        `answered_by_name` too
    :rtype: list of dicts
    """
    tk.check_access("socle_supporter_list", context, data_dict)
    asked = data_dict.get("organization_id")
    if not asked:
        waiting = support_lists.waiting(_user(context))
        return support_lists.named(waiting, with_people=True)
    mine = supporters.administers(context.get("user"), asked)
    if data_dict["past"]:
        rows = support_lists.over(asked) if mine else []
    else:
        rows = support_lists.current(asked, proposed=mine)
    return support_lists.named(rows, with_people=mine)


@tk.side_effect_free
@tk.validate_action_data(schema.publication_list)
def socle_publication_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of what was published by support, for an organisation or by it.

    For its administrators: each time that an editor of the supporter saved a dataset
    of the other, the last ones first.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param limit: number of them, 20 unless told
    :type limit: int
    :param offset: number of them to pass over
    :type offset: int

    :returns: `count` and `results`: `package` (`name`, `title`, null once gone),
        `organization` and `supporter` (`name`, `title`), `user_name`, `moment`
        (ISO 8601)
    :rtype: dict
    """
    tk.check_access("socle_publication_list", context, data_dict)
    return support_lists.publications(
        data_dict["organization_id"],
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )


def _user(context: Context) -> model.User:
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("This needs an account."))
    return user


@tk.chained_action
@tk.side_effect_free
def organization_list_for_user(
    next_action: Callable[..., list[dict[str, Any]]],
    context: Context,
    data_dict: DataDict,
) -> list[dict[str, Any]]:
    """Add the organisations for which the user publishes as a supporter.

    Only where datasets may be created or updated is asked for.
    """
    found = next_action(context, data_dict)
    if data_dict.get("permission") not in ("create_dataset", "update_dataset"):
        return found
    user = model.User.get(data_dict.get("id") or context.get("user"))
    if user is None or user.sysadmin:
        return found
    known = {organization["id"] for organization in found}
    for group in supporters.supported_organizations(user):
        if group.id not in known:
            found.append(_as_listed(group))
    return found


def _as_listed(group: model.Group) -> dict[str, Any]:
    title = group.title or group.name
    return {
        "id": group.id,
        "name": group.name,
        "title": title,
        "display_name": title,
        "type": group.type,
        "state": group.state,
        "is_organization": True,
        "image_url": group.image_url or "",
        "image_display_url": "",
        "description": group.description or "",
        "approval_status": group.approval_status,
        "created": group.created.isoformat(),
        "capacity": "supporter",
    }
