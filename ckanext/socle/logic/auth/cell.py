"""Who decides on personal data in a file: those who may replace the file."""

from __future__ import annotations

import ckan.authz as authz
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_cell_mask",
    "socle_service_value_create",
    "socle_service_value_delete",
]


def socle_cell_mask(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return authz.is_authorized(
        "resource_update", context, {"id": data_dict.get("resource_id")}
    )


def socle_service_value_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return socle_cell_mask(context, data_dict)


def socle_service_value_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return socle_cell_mask(context, data_dict)
