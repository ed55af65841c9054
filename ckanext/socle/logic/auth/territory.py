"""Territories are public reference data: anyone may read them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_territory_changes",
    "socle_territory_children",
    "socle_territory_resolve",
    "socle_territory_search",
    "socle_territory_show",
]


@tk.auth_allow_anonymous_access
def socle_territory_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone read a territory."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_territory_search(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone search territories."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_territory_resolve(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone ask what codes mean."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_territory_children(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone list what lies in a territory."""
    return {"success": True}


def socle_territory_changes(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone read what is on an old code."""
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may list old codes."),
    }
