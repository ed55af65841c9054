"""Who sees the corrections of a file, and writes them: those who may replace it."""

from __future__ import annotations

import ckan.authz as authz
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_repair_apply", "socle_repair_list", "socle_repair_prepare"]


def socle_repair_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return authz.is_authorized(
        "resource_update", context, {"id": data_dict.get("resource_id")}
    )


def socle_repair_apply(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return socle_repair_list(context, data_dict)


def socle_repair_prepare(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return socle_repair_list(context, data_dict)
