"""Who may see the tree of organisations and take one out of it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import hierarchies, supporters

__all__ = [
    "socle_detachment_list",
    "socle_organization_detach",
    "socle_organization_tree",
]


@tk.auth_allow_anonymous_access
def socle_organization_tree(context: Context, data_dict: DataDict) -> AuthResult:
    """Let everyone see the tree: it shows public organisations and datasets."""
    return {"success": True}


def socle_organization_detach(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of either side part."""
    user = context.get("user")
    organization_id = data_dict.get("organization_id") or ""
    sides = [organization_id, *hierarchies.parents(organization_id)]
    if any(supporters.administers(user, side) for side in sides):
        return {"success": True}
    message = tk._("Only an administrator of the organisation may do this.")
    return {"success": False, "msg": message}


def socle_detachment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Leave it to system administrators."""
    message = tk._("This page is for administrators of the portal.")
    return {"success": False, "msg": message}
