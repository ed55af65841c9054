"""Millésimes are for administrators of the portal: they hold for all its pages."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "socle_millesime_create",
    "socle_millesime_delete",
    "socle_millesime_list",
    "socle_millesime_load",
    "socle_millesime_show",
]


def socle_millesime_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone list the millésimes."""
    return {
        "success": False,
        "msg": tk._("Only an administrator of the portal may load territories."),
    }


def socle_millesime_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone see what a millésime changes."""
    return socle_millesime_list(context, data_dict)


def socle_millesime_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone send an archive."""
    return socle_millesime_list(context, data_dict)


def socle_millesime_load(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone put a millésime in force."""
    return socle_millesime_list(context, data_dict)


def socle_millesime_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let administrators of the portal alone withdraw an archive."""
    return socle_millesime_list(context, data_dict)
