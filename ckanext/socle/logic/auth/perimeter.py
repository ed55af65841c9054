"""Perimeters are public reference data; administrators of the portal draw them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_perimeter_create",
    "socle_perimeter_delete",
    "socle_perimeter_list",
    "socle_perimeter_show",
    "socle_perimeter_update",
]


@tk.auth_allow_anonymous_access
def socle_perimeter_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone read a perimeter."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def socle_perimeter_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone list perimeters."""
    return {"success": True}


def socle_perimeter_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return _refused()


def socle_perimeter_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return _refused()


def socle_perimeter_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Refuse everyone: system administrators are never asked."""
    return _refused()


def _refused() -> AuthResult:
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may draw perimeters."),
    }
