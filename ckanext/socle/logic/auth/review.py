"""Proposals are for those who made them, and for the grouping that reads them."""

from __future__ import annotations

from collections.abc import Callable

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ...model.review import Review
from ...onboarding_rights import may_onboard
from ...reviews import rows

__all__ = [
    "package_show",
    "socle_review_approve",
    "socle_review_list",
    "socle_review_return",
    "socle_review_show",
]


def socle_review_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    grouping = model.Group.get(data_dict.get("grouping") or "")
    user = context.get("user")
    return {"success": may_onboard(user, grouping.id if grouping else None)}


def socle_review_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those who decide, and whoever may edit the dataset."""
    if socle_review_approve(context, data_dict)["success"]:
        return {"success": True}
    found = _find(data_dict)
    if found is None or model.Package.get(found.package_id) is None:
        return {"success": False}
    alone: Context = {"user": context.get("user", ""), "model": model}
    return authz.is_authorized("package_update", alone, {"id": found.package_id})


def socle_review_approve(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping that reads."""
    found = _find(data_dict)
    return {"success": rows.may_review(context.get("user"), found)}


def socle_review_return(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the same."""
    return socle_review_approve(context, data_dict)


def _find(data_dict: DataDict) -> Review | None:
    return model.Session.get(Review, data_dict.get("id") or "")


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_show(
    next_auth: Callable[..., AuthResult], context: Context, data_dict: DataDict
) -> AuthResult:
    """Let those who decide on a proposal read the dataset that it is about."""
    result = next_auth(context, data_dict)
    if result["success"] or not context.get("user"):
        return result
    package = context.get("package") or model.Package.get((data_dict or {}).get("id"))
    if package is not None and rows.may_read(context.get("user"), package.id):
        return {"success": True}
    return result
