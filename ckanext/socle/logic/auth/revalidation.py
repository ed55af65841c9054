"""Who checks the files of a portal again: its system administrators."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_revalidation_create",
    "socle_revalidation_list",
    "socle_revalidation_run",
    "socle_revalidation_show",
]


def socle_revalidation_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may do this."),
    }


def socle_revalidation_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return socle_revalidation_create(context, data_dict)


def socle_revalidation_run(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return socle_revalidation_create(context, data_dict)


def socle_revalidation_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return socle_revalidation_create(context, data_dict)
