"""Requests: to attach an organisation, to join one, to have one created."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.lib.munge as munge
import ckan.model as model
import ckan.plugins.toolkit as tk

from . import hierarchies, notices, supporters
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
from .request_lists import named

_RANKS = {"member": 0, "editor": 1, "admin": 2}


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
    _CHECKS.get(kind, _nothing_to_check)(subject_id, target_id, details)
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
    else:
        people = notices.administrators(target_id)
        values = {"request": named([request])[0]}
        notices.tell(people, "request-sent", values, but=author.id)
    model.Session.commit()
    return request


def _nothing_to_check(*asked: Any) -> None:
    pass


def _check_attach(subject_id: str, target_id: str, details: dict[str, Any]) -> None:
    hierarchies.refuse_loop(subject_id, target_id)
    if target_id in hierarchies.parents(subject_id):
        text = tk._("It is under this organisation already.")
        raise tk.ValidationError({"target_id": [text]})


def _check_join(subject_id: str, target_id: str, details: dict[str, Any]) -> None:
    if _rank(subject_id, target_id) >= _RANKS[details["role"]]:
        text = tk._("You have this access already.")
        raise tk.ValidationError({"role": [text]})


_CHECKS = {ATTACH: _check_attach, JOIN: _check_join}


def _rank(user_id: str, organization_id: str) -> int:
    """Return how much a user may in an organisation by membership; -1 for nothing."""
    member = model.Member
    roles = model.Session.scalars(
        sa.select(member.capacity).where(
            member.table_name == "user",
            member.table_id == user_id,
            member.group_id == organization_id,
            member.state == model.State.ACTIVE,
        )
    )
    return max((_RANKS.get(role, -1) for role in roles), default=-1)


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
    values = {"request": named([request])[0]}
    notices.tell(
        notices.person(request.author), "request-answered", values, but=user.id
    )


def _attach(request: Request) -> None:
    hierarchies.set_parent(request.subject_id, request.target_id)


def _join(request: Request) -> None:
    if _rank(request.subject_id, request.target_id) >= _RANKS[request.details["role"]]:
        return  # somebody gave them more meanwhile
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
        name=_free_name(request.details["title"]),
        title=request.details["title"],
        groups=[{"name": parent.name}] if parent else [],
        users=[{"name": user.name, "capacity": "admin"}],
    )


_GRANTS = {ATTACH: _attach, JOIN: _join, CREATE: _create}


def _as_site(action: str, **values: Any) -> None:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action(action)({"user": user, "ignore_auth": True}, values)


def _free_name(title: str) -> str:
    """Return a name made of a title, with a number when it is taken."""
    name = munge.munge_title_to_name(title)
    taken = set(
        model.Session.scalars(
            sa.select(model.Group.name).where(
                model.Group.name.startswith(name, autoescape=True)
            )
        )
    )
    number = 2
    found = name
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found


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
    """Close the requests that nobody answered in sixty days, or that lost their object.

    An organisation that was removed answers nothing, and nothing is put under it.
    """
    gone = sa.text(
        """(target_id <> '' AND target_id NOT IN (
            SELECT id FROM "group" WHERE state = 'active'))
        OR (kind = 'attach' AND subject_id NOT IN (
            SELECT id FROM "group" WHERE state = 'active'))"""
    )
    model.Session.execute(
        sa.update(Request)
        .where(Request.state == SENT, sa.or_(Request.created < now() - LIFETIME, gone))
        .values(state=EXPIRED)
    )
