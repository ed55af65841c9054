"""Who onboards: administrators of the portal, and of the grouping that it is for."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ...model.onboarding import Invitation, Onboarding
from ...onboarding_rights import may_onboard

__all__ = [
    "socle_invitation_list",
    "socle_invitation_resend",
    "socle_onboard",
    "socle_onboarding_create",
    "socle_onboarding_delete",
    "socle_onboarding_list",
    "socle_onboarding_resume",
    "socle_onboarding_show",
    "socle_onboarding_start",
    "socle_onboarding_stop",
    "socle_onboarding_update",
]


def socle_onboard(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping; administrators of the portal anyway."""
    grouping = model.Group.get(data_dict.get("grouping") or "")
    return _answer(context, grouping.id if grouping else None)


def socle_onboarding_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    return socle_onboard(context, data_dict)


def socle_onboarding_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    return socle_onboard(context, data_dict)


def socle_onboarding_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    row = model.Session.get(Onboarding, data_dict.get("id") or "")
    return _answer(context, row.grouping_id if row else None)


def socle_onboarding_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_onboarding_start(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_onboarding_stop(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_onboarding_resume(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_onboarding_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_invitation_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the onboarding's grouping."""
    return socle_onboarding_show(context, data_dict)


def socle_invitation_resend(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping that invited."""
    row = model.Session.get(Invitation, data_dict.get("id") or "")
    return socle_onboarding_show(context, {"id": row.onboarding_id if row else ""})


def _answer(context: Context, grouping_id: str | None) -> AuthResult:
    if may_onboard(context.get("user"), grouping_id):
        return {"success": True}
    return {
        "success": False,
        "msg": tk._("Only an administrator of the grouping may onboard its communes."),
    }
