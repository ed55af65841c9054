"""Who may read and ask for reports: like the resource that they are about."""

from __future__ import annotations

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_report_list", "socle_report_run", "socle_report_show"]


@tk.auth_allow_anonymous_access
def socle_report_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the resource read its report."""
    return authz.is_authorized(
        "resource_show", context, {"id": data_dict.get("resource_id")}
    )


@tk.auth_allow_anonymous_access
def socle_report_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may read the resource read its reports."""
    return socle_report_show(context, data_dict)


def socle_report_run(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource have its file checked again."""
    return authz.is_authorized(
        "resource_update", context, {"id": data_dict.get("resource_id")}
    )
