"""Who keeps the table schemas of the portal: its system administrators."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_catalogue_list",
    "socle_catalogue_sync",
    "socle_table_schema_create",
    "socle_table_schema_list",
    "socle_table_schema_search",
    "socle_table_schema_show",
]


def socle_catalogue_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may do this."),
    }


def socle_catalogue_sync(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return socle_catalogue_list(context, data_dict)


@tk.auth_allow_anonymous_access
def socle_table_schema_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let everyone read the table schemas."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_table_schema_search(context: Context, data_dict: DataDict) -> AuthResult:
    """Let everyone read the table schemas."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_table_schema_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let everyone read the table schemas."""
    return {"success": True}


def socle_table_schema_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return socle_catalogue_list(context, data_dict)
