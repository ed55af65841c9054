"""Actions on requests, and on the tree of organisations that they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import hierarchies, requesting, rights
from ...model.request import ATTACH, CREATE, JOIN, Request
from ..schema import request as schema
from ..schema.supporter import support_answer, support_id

__all__ = [
    "group_update",
    "member_create",
    "organization_create",
    "organization_delete",
    "organization_update",
    "socle_organization_tree",
    "socle_request_answer",
    "socle_request_create",
    "socle_request_delete",
    "socle_request_list",
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


@tk.validate_action_data(schema.request)
def socle_request_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Ask an administrator to attach an organisation, to join one, or to create one.

    For any user; `attach` for the administrators of the organisation. Accepted at once
    when the person who asks could answer. It expires after 60 days.

    :param kind: `attach`, `join` or `create`
    :type kind: string
    :param organization_id: for `attach`, id or name of the organisation to move
    :type organization_id: string
    :param target_id: id or name of the organisation to be under, or to join;
        may be left out for `create`
    :type target_id: string
    :param role: for `join`: `member`, `editor` (unless told) or `admin`
    :type role: string
    :param title: for `create`, the name of the organisation
    :type title: string
    :param message: for the person who answers (optional)
    :type message: string

    :returns: `id`, `kind`, `subject_id`, `target_id`, `details`, `message`, `state`
        (`sent`, `accepted`, `refused`, `expired`, `withdrawn`), `reason`, `author`,
        `created`, `expires`, `answered` (ISO 8601, or null)
    :rtype: dict
    :raises ValidationError: something is missing, was asked already or makes a loop
    """
    tk.check_access("socle_request_create", context, data_dict)
    kind = data_dict["kind"]
    needed = {ATTACH: ("organization_id", "target_id"), JOIN: ("target_id",)}
    for name in needed.get(kind, ("title",)):
        if not data_dict.get(name):
            raise tk.ValidationError({name: [tk._("Missing value")]})
    user = _user(context)
    return requesting.send(
        kind,
        subject_id=data_dict["organization_id"] if kind == ATTACH else user.id,
        target_id=data_dict.get("target_id") or "",
        author=user,
        details=_details(kind, data_dict),
        message=data_dict["message"],
    ).as_dict()


def _details(kind: str, data_dict: DataDict) -> dict[str, str]:
    if kind == JOIN:
        return {"role": data_dict["role"]}
    return {"title": data_dict["title"]} if kind == CREATE else {}


@tk.validate_action_data(support_answer)
def socle_request_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Accept a request, which does what it asks, or refuse it.

    For the administrators of the organisation that is asked for; system
    administrators where none is.

    :param id: id of the request
    :type id: string
    :param accept: true to accept, false to refuse
    :type accept: bool
    :param reason: why it is refused (optional)
    :type reason: string

    :returns: the request, as `socle_request_create`
    :rtype: dict
    :raises ObjectNotFound: there is no such request, or it was answered or expired
    :raises ValidationError: what is asked can no longer be done
    """
    tk.check_access("socle_request_answer", context, data_dict)
    request = requesting.waiting(data_dict["id"])
    try:
        requesting.answer(
            request,
            user=_user(context),
            accept=data_dict["accept"],
            reason=data_dict["reason"],
        )
    except tk.ValidationError:
        model.Session.rollback()
        raise
    model.Session.commit()
    return request.as_dict()


@tk.validate_action_data(support_id)
def socle_request_delete(context: Context, data_dict: DataDict) -> None:
    """Take back a request that waits for its answer. For its author.

    :param id: id of the request
    :type id: string

    :raises ObjectNotFound: there is no such request, or it was answered or expired
    """
    tk.check_access("socle_request_delete", context, data_dict)
    requesting.withdraw(requesting.waiting(data_dict["id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.request_list)
def socle_request_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the requests that the user sent or may answer, newest first.

    :param state: only this state (optional)
    :type state: string
    :param limit: number of requests, 20 unless told
    :type limit: int
    :param offset: number of requests to pass over
    :type offset: int

    :returns: `count` and `results`, as `socle_request_create`
    :rtype: dict
    """
    tk.check_access("socle_request_list", context, data_dict)
    requesting.expire()
    user = _user(context)
    query = sa.select(Request)
    if not user.sysadmin:
        administered = rights.administered(user.id)
        query = query.where(
            sa.or_(Request.author == user.id, Request.target_id.in_(administered))
        )
    if data_dict.get("state"):
        query = query.where(Request.state == data_dict["state"])
    count = model.Session.scalar(
        sa.select(sa.func.count()).select_from(query.subquery())
    )
    page = model.Session.scalars(
        query.order_by(Request.created.desc())
        .limit(data_dict["limit"])
        .offset(data_dict["offset"])
    )
    return {"count": count, "results": [request.as_dict() for request in page]}


def _user(context: Context) -> model.User:
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("This needs an account."))
    return user


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
    """Refuse while others are under it: they would lose their parent unawares."""
    organization = model.Group.get(data_dict.get("id"))
    if organization is not None and not context.get("ignore_auth"):
        below = hierarchies.tree(organization.id, limit=1, offset=0)["count"]
        if below:
            tk.check_access("organization_delete", context, data_dict)
            message = tk.ungettext(
                "{n} organisation is under this one. Move it first.",
                "{n} organisations are under this one. Move them first.",
                below,
            ).format(n=below)
            raise tk.ValidationError({"message": [message]})
    return next_action(context, data_dict)
