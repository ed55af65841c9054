"""Groupings are public, as are their totals."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_grouping_list", "socle_grouping_show"]


@tk.auth_allow_anonymous_access
def socle_grouping_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone read a grouping."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_grouping_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone list groupings."""
    return {"success": True}
