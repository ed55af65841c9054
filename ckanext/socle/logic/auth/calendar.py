"""Calendars of deadlines are for those who see where an organisation stands."""

from __future__ import annotations

import ckan.authz as authz
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_calendar_renew", "socle_calendar_show"]


def socle_calendar_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let its people, its supporters, and administrators of groupings that hold it."""
    return authz.is_authorized("socle_obligation_list", context, data_dict)


def socle_calendar_renew(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those who may have one."""
    return authz.is_authorized("socle_obligation_list", context, data_dict)
