"""Actions on requests: sent, listed, answered, taken back."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import request_lists, requesting
from ...model.request import ATTACH, CREATE, JOIN, Request
from ..schema import request as schema
from ..schema.supporter import support_answer, support_id

__all__ = [
    "socle_request_answer",
    "socle_request_create",
    "socle_request_delete",
    "socle_request_list",
    "socle_request_show",
]


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

    :param box: `mine` for those that the user sent, `to-answer` for those that they
        may answer; both unless told
    :type box: string
    :param state: only this state (optional)
    :type state: string
    :param closed: true for those that wait for nothing any more, false for those
        that do (optional)
    :type closed: bool
    :param limit: number of requests, 20 unless told
    :type limit: int
    :param offset: number of requests to pass over
    :type offset: int

    :returns: `count` and `results`, as `socle_request_show`
    :rtype: dict
    """
    tk.check_access("socle_request_list", context, data_dict)
    requesting.expire()
    count, rows = request_lists.page(
        _user(context),
        box=data_dict.get("box"),
        state=data_dict.get("state"),
        closed=data_dict.get("closed"),
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )
    return {"count": count, "results": request_lists.named(rows)}


@tk.side_effect_free
@tk.validate_action_data(support_id)
def socle_request_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a request. For its author and for those who may answer it.

    :param id: id of the request
    :type id: string

    :returns: as `socle_request_create`, with `subject` and `target` (`name`, `title`,
        or null), `author_name`, `answered_by_name` and `leaves` (the title of the
        organisation that it is under today, or null)
    :rtype: dict
    :raises ObjectNotFound: there is no such request
    """
    tk.check_access("socle_request_show", context, data_dict)
    requesting.expire()
    row = model.Session.get(Request, data_dict["id"])
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such request."))
    return request_lists.named([row])[0]


def _user(context: Context) -> model.User:
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("This needs an account."))
    return user
