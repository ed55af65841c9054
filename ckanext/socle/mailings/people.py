"""Who is written to for a body: those who publish for it, else its own address."""

from __future__ import annotations

import sqlalchemy as sa

import ckan.model as model

from .. import mails, rights
from ..model.supporter import ACCEPTED, Supporter
from ..notices import Person


def of_organization(organization_id: str) -> list[Person]:
    """Return those of an organisation who may publish and can be reached.

    Where nobody has an account, the address that it shows to the public, if any.
    """
    user, member = model.User, model.Member
    query = (
        sa.select(user.id, user.name, user.fullname, user.email)
        .join(member, member.table_id == user.id)
        .where(
            member.group_id == organization_id,
            member.table_name == "user",
            member.state == model.State.ACTIVE,
            member.capacity.in_(rights.role_lists()["publishing"]),
            user.state == model.State.ACTIVE,
        )
        .order_by(user.name)
    )
    found = [
        Person(row.id, row.fullname or row.name, row.email)
        for row in model.Session.execute(query)
        if mails.is_address(row.email or "")
    ]
    return found or _itself(organization_id)


def _itself(organization_id: str) -> list[Person]:
    group = model.Group.get(organization_id)
    address = str(group.extras.get("email") or "") if group else ""
    if group is None or not mails.is_address(address):
        return []
    return [Person("", group.title or group.name, address)]


def of_file(organization_id: str, author: str | None) -> tuple[list[Person], bool]:
    """Return who is written to about a file, and whether its author is among them.

    *author*, the name or id of who sent it, alone when they are of the organisation;
    with its people when they publish for it from outside.
    """
    user = model.User.get(author) if author else None
    active = user is not None and user.state == model.State.ACTIVE
    if user is None or not active or not mails.is_address(user.email or ""):
        return of_organization(organization_id), False
    sender = Person(user.id, user.fullname or user.name, user.email)
    if sender.id in set(model.Session.scalars(_member_ids(organization_id))):
        return [sender], True
    return [sender, *of_organization(organization_id)], True


def _member_ids(organization_id: str) -> sa.Select[tuple[str]]:
    member = model.Member
    return sa.select(member.table_id).where(
        member.group_id == organization_id,
        member.table_name == "user",
        member.state == model.State.ACTIVE,
    )


def supporter_titles(organization_id: str) -> list[str]:
    """Return the names of those who publish for an organisation, and may help it."""
    group = model.Group
    return list(
        model.Session.scalars(
            sa.select(sa.func.coalesce(sa.func.nullif(group.title, ""), group.name))
            .join(Supporter, Supporter.supporter_id == group.id)
            .where(
                Supporter.organization_id == organization_id,
                Supporter.state == ACCEPTED,
                group.state == model.State.ACTIVE,
            )
            .order_by(group.title)
        )
    )
