"""Who records the SIRET of an organisation: those who may edit it."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_siret_create"]


def socle_siret_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the organisation."""
    organization = model.Group.get(data_dict.get("organization_id") or "")
    if organization is None:
        return {"success": False}
    user = context.get("user")
    return {
        "success": authz.has_user_permission_for_group_or_org(
            organization.id, user, "update"
        )
    }
