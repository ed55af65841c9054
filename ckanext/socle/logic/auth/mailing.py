"""Who says what an address gets: whoever has its secret, or its account."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_mail_choice_show", "socle_mail_choice_update"]


@tk.auth_allow_anonymous_access
def socle_mail_choice_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those who have the secret, and each account for its own address."""
    return {"success": bool(data_dict.get("secret") or context.get("user"))}


@tk.auth_allow_anonymous_access
def socle_mail_choice_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the same."""
    return socle_mail_choice_show(context, data_dict)
