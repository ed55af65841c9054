"""Who may bring a file by one call: who may publish for the organisation."""

from __future__ import annotations

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_file_deposit"]


def socle_file_deposit(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may create a dataset of the organisation."""
    if not data_dict.get("organization_id"):
        return {
            "success": False,
            "msg": tk._("Say for which public body: siren, or organization_id."),
        }
    return authz.is_authorized(
        "package_create", context, {"owner_org": data_dict["organization_id"]}
    )
