"""Who may propose, answer and end a support; what supporters may do."""

from __future__ import annotations

from collections.abc import Callable

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import supporters
from ...model.supporter import Supporter

__all__ = [
    "package_create",
    "package_delete",
    "package_update",
    "socle_publication_list",
    "socle_supporter_answer",
    "socle_supporter_create",
    "socle_supporter_delete",
    "socle_supporter_list",
]

_YES: AuthResult = {"success": True}


def socle_supporter_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of either side propose a support."""
    return _administrator_of(
        context, data_dict.get("organization_id"), data_dict.get("supporter_id")
    )


def socle_supporter_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the supported organisation answer."""
    row = model.Session.get(Supporter, data_dict.get("id") or "")
    return _administrator_of(context, row and row.organization_id)


def socle_supporter_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of either side end a support."""
    row = model.Session.get(Supporter, data_dict.get("id") or "")
    return _administrator_of(
        context, row and row.organization_id, row and row.supporter_id
    )


@tk.auth_allow_anonymous_access
def socle_supporter_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let everyone read who supports whom; what is proposed is for administrators."""
    return _YES


def socle_publication_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the organisation read who published for whom."""
    return _administrator_of(context, data_dict.get("organization_id"))


def _administrator_of(context: Context, *organization_ids: str | None) -> AuthResult:
    user = context.get("user")
    if any(supporters.administers(user, one) for one in organization_ids):
        return _YES
    return {
        "success": False,
        "msg": tk._("Only an administrator of the organisation may do this."),
    }


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_create(
    next_auth: Callable[..., AuthResult], context: Context, data_dict: DataDict
) -> AuthResult:
    """Let the editors of a supporter create datasets of those that it supports."""
    result = next_auth(context, data_dict)
    organization = model.Group.get((data_dict or {}).get("owner_org"))
    if result["success"] or organization is None:
        return result
    user = model.User.get(context.get("user"))
    supporting = user and supporters.supporter_for(user, organization.id)
    if supporting and _may_use_groups(context, data_dict, None):
        return _YES
    return result


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(
    next_auth: Callable[..., AuthResult], context: Context, data_dict: DataDict
) -> AuthResult:
    """Let the editors of a supporter update them, not delete them."""
    result = next_auth(context, data_dict)
    if result["success"] or data_dict.get("state") == model.State.DELETED:
        return result
    package = _package(context, data_dict)
    user = model.User.get(context.get("user"))
    supporting = user and package and supporters.supporter_for(user, package.owner_org)
    if supporting and _may_use_groups(context, data_dict, package):
        return _YES
    return result


@tk.chained_auth_function
def package_delete(
    next_auth: Callable[..., AuthResult], context: Context, data_dict: DataDict
) -> AuthResult:
    """Refuse to let supporters delete: CKAN asks whether they may update."""
    result = next_auth(context, data_dict)
    package = _package(context, data_dict)
    user = model.User.get(context.get("user"))
    if (
        result["success"]
        and user
        and package
        and supporters.publishes_by_support(user, package.owner_org)
        and not _edits_as_collaborator(user, package)
    ):
        return {
            "success": False,
            "msg": tk._("Only the organisation itself may remove its datasets."),
        }
    return result


def _package(context: Context, data_dict: DataDict) -> model.Package | None:
    return context.get("package") or model.Package.get((data_dict or {}).get("id"))


def _edits_as_collaborator(user: model.User, package: model.Package) -> bool:
    return bool(
        authz.check_config_permission("allow_dataset_collaborators")
        and authz.user_is_collaborator_on_dataset(
            user.id, package.id, ["admin", "editor"]
        )
    )


def _may_use_groups(
    context: Context, data_dict: DataDict, package: model.Package | None
) -> bool:
    """Ask for each group added what CKAN asks of everyone."""
    mine = {group.id for group in package.get_groups()} if package else set()
    for entry in (data_dict or {}).get("groups") or []:
        named = (
            entry.get("id") or entry.get("name") if isinstance(entry, dict) else entry
        )
        group = model.Group.get(named)
        if group is None or group.id in mine:
            continue
        if not authz.has_user_permission_for_group_or_org(
            group.id, context.get("user"), "manage_group"
        ):
            return False
    return True
