"""Who brings a catalogue to a body: those who make its datasets."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_inventory_bring"]


def socle_inventory_bring(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those in who may make datasets of the organisation."""
    try:
        asked = {"owner_org": data_dict.get("organization_id")}
        tk.check_access("package_create", tk.fresh_context(context), asked)
    except tk.NotAuthorized:
        return {
            "success": False,
            "msg": tk._("Only those who publish for this body may do this."),
        }
    return {"success": True}
