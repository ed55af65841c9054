"""Organisations are public; where someone may publish is told to them alone."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_organization_search"]


@tk.auth_allow_anonymous_access
def socle_organization_search(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those search organisations who may list them, as CKAN decides."""
    tk.check_access("organization_list", context, data_dict)
    return {"success": True}
