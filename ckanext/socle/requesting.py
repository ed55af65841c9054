"""Requests: to attach an organisation, to join one, to have one created."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.lib.munge as munge
import ckan.model as model
import ckan.plugins.toolkit as tk

from . import hierarchies, supporters
from .model.request import (
    ACCEPTED,
    ATTACH,
    CREATE,
    EXPIRED,
    JOIN,
    LIFETIME,
    REFUSED,
    SENT,
    WITHDRAWN,
    Request,
)
from .model.task import now


def send(
    kind: str,
    *,
    subject_id: str,
    target_id: str,
    author: model.User,
    details: dict[str, Any],
    message: str,
) -> Request:
    """Return the new request; accepted at once when its author could answer it.

    :raises ValidationError: it was sent already, or makes a loop
    """
    expire()
    if kind == ATTACH:
        hierarchies.refuse_loop(subject_id, target_id)
    request = Request(
        kind=kind,
        subject_id=subject_id,
        target_id=target_id,
        author=author.id,
        details=details,
        message=message,
    )
    try:
        with model.Session.begin_nested():
            model.Session.add(request)
    except sa.exc.IntegrityError as err:
        text = tk._("This request was sent already, and waits for its answer.")
        raise tk.ValidationError({"kind": [text]}) from err
    if may_answer(author.name, request):
        answer(request, user=author, accept=True)
    model.Session.commit()
    return request


def may_answer(user_name: str | None, request: Request | None) -> bool:
    """Return whether a user may answer: an administrator of what is asked for."""
    if request is None:
        return False
    if not request.target_id:
        return authz.is_sysadmin(user_name)
    return supporters.administers(user_name, request.target_id)


def answer(
    request: Request, *, user: model.User, accept: bool, reason: str = ""
) -> None:
    """Accept, and do what is asked; or refuse. The caller commits.

    :raises ValidationError: what is asked cannot be done
    """
    request.state = ACCEPTED if accept else REFUSED
    request.reason = reason
    request.answered, request.answered_by = now(), user.id
    model.Session.flush()
    if accept:
        _GRANTS[request.kind](request)


def _attach(request: Request) -> None:
    hierarchies.set_parent(request.subject_id, request.target_id)


def _join(request: Request) -> None:
    _as_site(
        "member_create",
        id=request.target_id,
        object=request.subject_id,
        object_type="user",
        capacity=request.details["role"],
    )


def _create(request: Request) -> None:
    parent = model.Group.get(request.target_id) if request.target_id else None
    user = model.User.get(request.subject_id)
    _as_site(
        "organization_create",
        name=munge.munge_title_to_name(request.details["title"]),
        title=request.details["title"],
        groups=[{"name": parent.name}] if parent else [],
        users=[{"name": user.name, "capacity": "admin"}],
    )


_GRANTS = {ATTACH: _attach, JOIN: _join, CREATE: _create}


def _as_site(action: str, **values: Any) -> None:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action(action)({"user": user, "ignore_auth": True}, values)


def withdraw(request: Request) -> None:
    """Take back a request."""
    request.state, request.answered = WITHDRAWN, now()
    model.Session.commit()


def waiting(request_id: str) -> Request:
    """Return a request that waits for its answer, locked.

    :raises ObjectNotFound: there is none with that id
    """
    expire()
    request = model.Session.get(Request, request_id, with_for_update=True)
    if request is None or request.state != SENT:
        raise tk.ObjectNotFound(tk._("There is no such request to answer."))
    return request


def expire() -> None:
    """Close the requests that nobody answered in sixty days."""
    model.Session.execute(
        sa.update(Request)
        .where(Request.state == SENT, Request.created < now() - LIFETIME)
        .values(state=EXPIRED)
    )
