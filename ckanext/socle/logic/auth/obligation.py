"""What the law asks of a body is public, as the body is."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_obligation_show"]


@tk.auth_allow_anonymous_access
def socle_obligation_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the organisation; anyone, for a territory."""
    if data_dict.get("organization"):
        tk.check_access("organization_show", context, {"id": data_dict["organization"]})
    return {"success": True}
