"""Supports as pages and the API list them: both ways, with who did what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from . import groupings, naming, rights
from .model.supporter import ACCEPTED, OPEN_STATES, SENT, Publication
from .model.supporter import Supporter as Row


def current(organization_id: str, *, proposed: bool) -> list[Row]:
    """Return the supports of an organisation, both ways, the oldest first."""
    states = OPEN_STATES if proposed else [ACCEPTED]
    query = sa.select(Row).where(_concerns(organization_id), Row.state.in_(states))
    return list(model.Session.scalars(query.order_by(Row.created)))


def over(organization_id: str) -> list[Row]:
    """Return the supports that were refused or ended, the last first, 50 at most."""
    query = sa.select(Row).where(
        _concerns(organization_id), Row.state.not_in(OPEN_STATES)
    )
    return list(model.Session.scalars(query.order_by(Row.answered.desc()).limit(50)))


def waiting(user: model.User) -> list[Row]:
    """Return the proposals that a user may answer, the oldest first, 50 at most."""
    query = sa.select(Row).where(Row.state == SENT)
    if not user.sysadmin:
        query = query.where(Row.organization_id.in_(rights.administered(user.id)))
    return list(model.Session.scalars(query.order_by(Row.created).limit(50)))


def models(supporter_ids: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Return how groupings say that organisations support communes, by id.

    Each has the letter of the `model`, and the `grouping` (a title).
    """
    group = model.Group
    siren = group.extras["siren"].astext
    rows = model.Session.execute(
        sa.select(group.id, siren).where(group.id.in_(set(supporter_ids)))
    )
    by_siren = {number: id_ for id_, number in rows if number}
    found: dict[str, list[dict[str, str]]] = {}
    every = sa.select(group).where(
        group.type == groupings.TYPE, group.state == model.State.ACTIVE
    )
    for one in model.Session.scalars(every.order_by(group.title)) if by_siren else ():
        for entry in groupings.entries(one):
            id_, letter = (
                by_siren.get(entry.get("siren", "")),
                entry.get("support_model"),
            )
            if id_ and letter:
                said = {"model": letter, "grouping": one.title or one.name}
                found.setdefault(id_, []).append(said)
    return found


def _concerns(organization_id: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        Row.organization_id == organization_id, Row.supporter_id == organization_id
    )


def named(rows: Sequence[Row], *, with_people: bool) -> list[dict[str, Any]]:
    """Return supports as the API shows them, with the names of those concerned."""
    bodies = naming.organizations(
        one for row in rows for one in (row.organization_id, row.supporter_id)
    )
    shown = [
        row.as_dict()
        | {
            "organization": bodies.get(row.organization_id),
            "supporter": bodies.get(row.supporter_id),
        }
        for row in rows
    ]
    if with_people:
        people = naming.users(one for r in rows for one in (r.author, r.answered_by))
        for row, one in zip(rows, shown, strict=True):
            one["author_name"] = people.get(row.author, {}).get("title")
            one["answered_by_name"] = people.get(row.answered_by or "", {}).get("title")
    return shown


def publications(organization_id: str, *, limit: int, offset: int) -> dict[str, Any]:
    """Return a page of what was saved by support, for an organisation or by it."""
    sides = (Publication.organization_id, Publication.supporter_id)
    concerns = sa.or_(*(side == organization_id for side in sides))
    count = model.Session.scalar(
        sa.select(sa.func.count()).select_from(Publication).where(concerns)
    )
    package = model.Package
    rows = model.Session.execute(
        sa.select(Publication, package.name, package.title, package.state)
        .outerjoin(package, package.id == Publication.package_id)
        .where(concerns)
        .order_by(Publication.moment.desc(), Publication.id)
        .limit(limit)
        .offset(offset)
    ).all()
    bodies = naming.organizations(
        one for row, *_ in rows for one in (row.organization_id, row.supporter_id)
    )
    people = naming.users(row.user_id for row, *_ in rows)
    return {
        "count": count or 0,
        "results": [
            {
                "package": _package(name, title, state),
                "organization": bodies.get(row.organization_id),
                "supporter": bodies.get(row.supporter_id),
                "user_name": people.get(row.user_id, {}).get("title"),
                "moment": row.moment.isoformat(timespec="seconds"),
            }
            for row, name, title, state in rows
        ],
    }


def _package(name: str, title: str, state: str | None) -> dict[str, str] | None:
    """Return `name` and `title` of a dataset; None once it is gone."""
    is_there = state not in (None, model.State.DELETED)
    return {"name": name, "title": title or name} if is_there else None
