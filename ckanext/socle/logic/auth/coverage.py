"""What is published is public; who has not published is not."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import coverage_rights, territories

__all__ = ["socle_coverage_list", "socle_coverage_show"]


@tk.auth_allow_anonymous_access
def socle_coverage_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone read what is published on a territory."""
    return {"success": True}


def socle_coverage_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those who may know it of one commune at least."""
    index = territories.current_index()
    found = index.resolve(str(data_dict.get("territory") or "")).territory_id
    if found and coverage_rights.knows_some(index, context.get("user"), found):
        return {"success": True}
    return {
        "success": False,
        "msg": tk._(
            "Who has not published is told to the commune itself and to its "
            "administrators only."
        ),
    }
