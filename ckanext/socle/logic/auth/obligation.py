"""What the law asks is public; where a body stands with it is its own affair."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import coverage_rights, obligations, territories

__all__ = [
    "socle_obligation_declare",
    "socle_obligation_list",
    "socle_obligation_revoke",
    "socle_obligation_show",
]


@tk.auth_allow_anonymous_access
def socle_obligation_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the organisation; anyone, for a territory."""
    if data_dict.get("organization"):
        tk.check_access("organization_show", context, {"id": data_dict["organization"]})
    return {"success": True}


def socle_obligation_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let its people, its supporters, and administrators of groupings that hold it."""
    organization = model.Group.get(data_dict.get("organization_id"))
    user = context.get("user")
    if organization is None or not user:
        return _refused()
    if authz.has_user_permission_for_group_or_org(organization.id, user, "read"):
        return {"success": True}
    if socle_obligation_declare(context, {"organization_id": organization.id})[
        "success"
    ]:
        return {"success": True}
    place = (organization.extras or {}).get("territory_id")
    index = territories.current_index()
    resolved = index.resolve(place).territory_id if place else None
    if resolved and coverage_rights.knows_all(index, user, resolved):
        return {"success": True}
    return _refused()


def socle_obligation_declare(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may publish for the organisation."""
    organization = model.Group.get(data_dict.get("organization_id"))
    if organization is None:
        return _refused()
    return authz.is_authorized(
        "package_create", context, {"owner_org": organization.id}
    )


def socle_obligation_revoke(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may publish for the organisation that declared it."""
    row = obligations.get(data_dict.get("id") or "")
    if row is None:
        return _refused()
    return socle_obligation_declare(context, {"organization_id": row.organization_id})


def _refused() -> AuthResult:
    return {
        "success": False,
        "msg": tk._("Only the people of this public body may do this."),
    }
