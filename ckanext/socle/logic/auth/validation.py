"""Who has a file checked before it is saved, and who erases what reports list."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_report_erase", "socle_validation_check"]


def socle_validation_check(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may create datasets there, or anywhere when no place is told."""
    user, place = context.get("user"), data_dict.get("organization_id")
    if place:
        return authz.is_authorized("package_create", context, {"owner_org": place})
    return {"success": authz.has_user_permission_for_some_org(user, "create_dataset")}


def socle_report_erase(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the resource's organisation."""
    resource = model.Resource.get(data_dict.get("resource_id") or "")
    package = resource.package if resource else None
    if package is None or not package.owner_org:
        return {"success": False}
    user = context.get("user")
    return {
        "success": authz.has_user_permission_for_group_or_org(
            package.owner_org, user, "admin"
        )
    }
