"""Who may make organisations by the hundred: system administrators, for now."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_onboard"]


def socle_onboard(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may onboard a territory."),
    }
