"""Organisations that publish for others: who may, what they did, how it ends.

`A` supports `B` once an administrator of B accepted it. The editors of A then create
and update the datasets of B: they neither delete nor move them. Either side ends it,
at once. Whatever A's editors save is noted, and shown as « A pour B ».
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from . import rights
from .model.supporter import ACCEPTED, ENDED, OPEN_STATES, REFUSED, Publication
from .model.supporter import Supporter as Row
from .model.task import now

SHOWN = ("socle_supporter_id", "socle_supporter_title", "socle_supporter_user")


class SupporterMixin:
    """The part of IPackageController that notes and shows who published for whom."""

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Note that a supporter made the dataset."""
        super().after_dataset_create(context, pkg_dict)  # type: ignore[misc]
        _note(context, pkg_dict["id"])

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Note that a supporter changed the dataset."""
        super().after_dataset_update(context, pkg_dict)  # type: ignore[misc]
        _note(context, pkg_dict["id"])

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Tell the last supporter who saved the dataset, if any; read-only."""
        super().after_dataset_show(context, pkg_dict)  # type: ignore[misc]
        for name in SHOWN:
            pkg_dict.pop(name, None)
        last = _last_publication(pkg_dict)
        if last:
            pkg_dict.update(zip(SHOWN, last, strict=True))


def _note(context: Context, package_id: str) -> None:
    user = model.User.get(context.get("user"))
    package = model.Package.get(package_id)
    if user is None or package is None:
        return
    supporter = publishes_by_support(user, package.owner_org)
    if supporter:
        model.Session.add(
            Publication(
                package_id=package.id,
                organization_id=package.owner_org,
                supporter_id=supporter,
                user_id=user.id,
            )
        )
        model.Session.flush()  # CKAN's session does not by itself


def _last_publication(pkg_dict: dict[str, Any]) -> tuple[str, str, str] | None:
    query = (
        sa.select(Publication.supporter_id, model.Group.title, Publication.user_id)
        .join(model.Group, model.Group.id == Publication.supporter_id)
        .where(
            Publication.package_id == pkg_dict["id"],
            Publication.organization_id == pkg_dict.get("owner_org"),
        )
        .order_by(Publication.moment.desc())
        .limit(1)
    )
    row = model.Session.execute(query).first()
    return (row[0], row[1] or "", row[2]) if row else None


def supporter_for(user: model.User, organization_id: str | None) -> str | None:
    """Return the id of the user's organisation that supports one; None without."""
    if not organization_id:
        return None
    query = (
        sa.select(Row.supporter_id)
        .join(model.Member, model.Member.group_id == Row.supporter_id)
        .join(model.Group, model.Group.id == Row.supporter_id)
        .where(
            Row.organization_id == organization_id,
            Row.state == ACCEPTED,
            model.Member.table_name == "user",
            model.Member.table_id == user.id,
            model.Member.state == model.State.ACTIVE,
            model.Member.capacity.in_(rights.role_lists()["publishing"]),
            model.Group.state == model.State.ACTIVE,
        )
        .order_by(Row.answered)
        .limit(1)
    )
    return model.Session.scalar(query)


def publishes_by_support(user: model.User, organization_id: str | None) -> str | None:
    """Return the supporter, where the user has no right of their own to publish."""
    supporter = supporter_for(user, organization_id)
    if supporter and not authz.has_user_permission_for_group_or_org(
        organization_id, user.name, "update_dataset"
    ):
        return supporter
    return None


def supported_organizations(user: model.User) -> list[model.Group]:
    """Return the organisations for which a user may publish, by title."""
    query = (
        sa.select(model.Group)
        .join(Row, Row.organization_id == model.Group.id)
        .join(model.Member, model.Member.group_id == Row.supporter_id)
        .where(
            Row.state == ACCEPTED,
            model.Member.table_name == "user",
            model.Member.table_id == user.id,
            model.Member.state == model.State.ACTIVE,
            model.Member.capacity.in_(rights.role_lists()["publishing"]),
            model.Group.state == model.State.ACTIVE,
        )
        .order_by(model.Group.title)
        .distinct()
    )
    return list(model.Session.scalars(query))


def propose(
    organization_id: str, supporter_id: str, *, user: model.User, accepted: bool
) -> Row:
    """Return the new row; accepted at once when it comes from the supported side.

    The caller commits.

    :raises ValidationError: the same organisation, or it is asked or accepted already
    """
    if organization_id == supporter_id:
        raise _refusal("supporter_id", tk._("An organisation cannot support itself."))
    row = Row(
        organization_id=organization_id, supporter_id=supporter_id, author=user.id
    )
    try:
        with model.Session.begin_nested():
            model.Session.add(row)
    except sa.exc.IntegrityError as err:
        raise _refusal(
            "supporter_id",
            tk._("This support was proposed or accepted already."),
        ) from err
    if accepted:
        answer(row, user=user, accept=True)
    return row


def answer(row: Row, *, user: model.User, accept: bool, reason: str = "") -> None:
    """Accept or refuse; the caller commits."""
    row.state = ACCEPTED if accept else REFUSED
    row.reason = reason
    row.answered, row.answered_by = now(), user.id
    model.Session.flush()
    if accept:
        rights.support_changed(model.Session(), row.supporter_id, loss=False)


def end(row: Row, *, user: model.User) -> None:
    """End a support; its rights end in the same transaction."""
    was_accepted = row.state == ACCEPTED
    row.state = ENDED
    row.answered, row.answered_by = now(), user.id
    model.Session.flush()
    if was_accepted:
        rights.support_changed(model.Session(), row.supporter_id, loss=True)
    model.Session.commit()


def get(support_id: str, *, lock: bool = False) -> Row:
    """Return a support that is proposed or accepted.

    :raises ObjectNotFound: there is none with that id
    """
    row = model.Session.get(Row, support_id, with_for_update=lock or None)
    if row is None or row.state not in OPEN_STATES:
        raise tk.ObjectNotFound(tk._("There is no such support."))
    return row


def administers(user_name: str | None, organization_id: str | None) -> bool:
    """Return whether a user administers an organisation, by CKAN's own rule."""
    return authz.has_user_permission_for_group_or_org(
        organization_id, user_name, "membership"
    )


def _refusal(field: str, message: str) -> tk.ValidationError:
    return tk.ValidationError({field: [message]})
