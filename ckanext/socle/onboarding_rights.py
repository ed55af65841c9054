"""What an administrator of a grouping may onboard, who is not one of the portal."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from . import groupings, onboarding, supporters, territories


def may_onboard(user: str | None, grouping_id: str | None) -> bool:
    """Return whether a user administers a grouping, as CKAN tells it."""
    group = model.Group.get(grouping_id) if grouping_id else None
    return bool(
        user
        and group
        and group.type == groupings.TYPE
        and group.state == model.State.ACTIVE
        and authz.has_user_permission_for_group_or_org(group.id, user, "admin")
    )


def check(context: Context, grouping_id: str, arguments: dict[str, Any]) -> None:
    """Do nothing when the user may do what *arguments* of an onboarding say.

    Administrators of the portal may all. Others stay inside their grouping, put
    organisations under those that they administer only, and settle an ambiguity among
    the organisations that look like the territory's.

    :raises ValidationError: they may not
    """
    user = context.get("user")
    if context.get("ignore_auth") or authz.is_sysadmin(user):
        return
    group = groupings.get(grouping_id)
    if not _is_inside(arguments["perimeter"], group):
        message = tk._("This territory is not inside that of “{grouping}”.")
        raise tk.ValidationError(
            {"perimeter": [message.format(grouping=group.title or group.name)]}
        )
    _check_parent(user, arguments["parent"])
    _check_choices(arguments)


def _is_inside(territory_id: str, group: model.Group) -> bool:
    """Return whether all the communes of a territory are in that of a grouping."""
    index = territories.current_index()
    top = groupings.territory_id(index, group)
    if top is None:
        return False
    allowed = {commune.id for commune in index.communes(top)}
    return {commune.id for commune in index.communes(territory_id)} <= allowed


def _check_parent(user: str | None, name: str | None) -> None:
    parent = model.Group.get(name) if name else None
    if parent and not supporters.administers(user, parent.id):
        message = tk._("Only an administrator of “{parent}” may put others under it.")
        raise tk.ValidationError(
            {"parent": [message.format(parent=parent.title or parent.name)]}
        )


def _check_choices(arguments: dict[str, Any]) -> None:
    chosen = {key: name for key, name in arguments["choices"].items() if name}
    if not chosen:
        return
    plan = onboarding.plan(**arguments | {"choices": {}})
    candidates = {step.territory_id: step.candidates for step in plan.steps}
    for territory_id, name in chosen.items():
        if name not in candidates.get(territory_id, ()):
            message = tk._("“{name}” does not look like that territory.")
            raise tk.ValidationError({"choices": [message.format(name=name)]})
