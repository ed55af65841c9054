"""Former versions are read like the resource that they were the file of."""

from __future__ import annotations

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import candidates
from ...model.candidate import REPLACED

__all__ = ["socle_version_delete", "socle_version_list", "socle_version_show"]


@tk.auth_allow_anonymous_access
def socle_version_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the resource list its versions."""
    return _of_resource("resource_show", context, data_dict["resource_id"])


@tk.auth_allow_anonymous_access
def socle_version_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the resource read its versions; some, its editors only."""
    found = candidates.find(tk.get_or_bust(data_dict, "id"))
    if found is None or found.state != REPLACED:
        return {"success": False}
    asked = "resource_update" if found.reason else "resource_show"
    return _of_resource(asked, context, found.resource_id)


def socle_version_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource erase a version of it."""
    found = candidates.find(tk.get_or_bust(data_dict, "id"))
    if found is None or found.state != REPLACED:
        return {"success": False}
    return _of_resource("resource_update", context, found.resource_id)


def _of_resource(action: str, context: Context, resource_id: str) -> AuthResult:
    return authz.is_authorized(action, context, {"id": resource_id})
