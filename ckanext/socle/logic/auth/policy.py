"""Rules are public; who sets them, and who lets a file through in spite of them."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import candidates
from ...onboarding_rights import may_onboard
from ...policies import held, rows
from ...reviews import rows as reviews

__all__ = [
    "socle_candidate_erase",
    "socle_candidate_list",
    "socle_candidate_promote",
    "socle_candidate_show",
    "socle_candidate_withdraw",
    "socle_held_dataset_delete",
    "socle_held_dataset_publish",
    "socle_held_dataset_show",
    "socle_policy_list",
    "socle_policy_preview",
    "socle_policy_update",
]


@tk.auth_allow_anonymous_access
def socle_policy_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let anyone read what is asked."""
    return {"success": True}


def socle_policy_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    grouping = model.Group.get(data_dict.get("grouping") or "")
    return _administers(context, grouping.id if grouping else None)


def socle_policy_preview(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    return socle_policy_update(context, data_dict)


def socle_candidate_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource."""
    return authz.is_authorized(
        "resource_update", context, {"id": data_dict.get("resource_id")}
    )


def socle_candidate_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the resource, who may let the file through, who reads it."""
    if socle_candidate_withdraw(context, data_dict)["success"]:
        return {"success": True}
    found = candidates.find(data_dict.get("id"))
    review = reviews.of_candidate(found.id) if found else None
    if reviews.may_review(context.get("user"), review):
        return {"success": True}
    return socle_candidate_promote(context, data_dict)


def socle_candidate_withdraw(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the dataset."""
    found = candidates.find(data_dict.get("id"))
    if found is None or not model.Package.get(found.package_id):
        return {"success": False}
    return authz.is_authorized(
        "package_update", _alone(context), {"id": found.package_id}
    )


def socle_candidate_erase(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the organisation."""
    found = candidates.find(data_dict.get("id"))
    package = model.Package.get(found.package_id) if found else None
    if package is None or not package.owner_org:
        return {"success": False}
    user = context.get("user")
    return {
        "success": authz.has_user_permission_for_group_or_org(
            package.owner_org, user, "admin"
        )
    }


def socle_candidate_promote(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping whose rule keeps the file back."""
    found = candidates.find(data_dict.get("id"))
    package = model.Package.get(found.package_id) if found else None
    if found is None or package is None:
        return {"success": False}
    policy = rows.asked(package.owner_org, found.table_schema)
    return _administers(context, policy.grouping if policy else None)


def socle_held_dataset_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the dataset, and who may let it through."""
    if socle_held_dataset_delete(context, data_dict)["success"]:
        return {"success": True}
    return socle_held_dataset_publish(context, data_dict)


def socle_held_dataset_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may edit the dataset."""
    return authz.is_authorized(
        "package_update", _alone(context), {"id": data_dict.get("package_id")}
    )


def socle_held_dataset_publish(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping whose rule keeps the dataset private."""
    package = model.Package.get(data_dict.get("package_id") or "")
    policy = held.policy(package) if package else None
    return _administers(context, policy.grouping if policy else None)


def _administers(context: Context, grouping_id: str | None) -> AuthResult:
    return {"success": may_onboard(context.get("user"), grouping_id)}


def _alone(context: Context) -> Context:
    """Return a context that says nothing of another dataset."""
    return {"user": context.get("user", ""), "model": model}
