"""Who receives files made for bodies, and who gives them."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ...model.provision import Endowment, Provision
from ...onboarding_rights import may_onboard
from .obligation import socle_obligation_declare, socle_obligation_list

__all__ = [
    "socle_endowment_create",
    "socle_endowment_delete",
    "socle_endowment_list",
    "socle_endowment_show",
    "socle_endowment_start",
    "socle_provision_delete",
    "socle_provision_list",
    "socle_provision_show",
    "socle_transmission_create",
]


def socle_transmission_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may publish for the organisation."""
    return socle_obligation_declare(context, data_dict)


def socle_provision_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let those who may see where the organisation stands with its files."""
    return socle_obligation_list(context, data_dict)


def socle_provision_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may publish for the organisation: the draft is theirs."""
    row = model.Session.get(Provision, data_dict.get("id") or "")
    asked = {"organization_id": row.organization_id if row else ""}
    return socle_obligation_declare(context, asked)


def socle_provision_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let whoever may publish for the organisation."""
    return socle_provision_show(context, data_dict)


def socle_endowment_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    grouping = model.Group.get(data_dict.get("grouping") or "")
    return _answer(context, grouping.id if grouping else None)


def socle_endowment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of the grouping."""
    return socle_endowment_create(context, data_dict)


def socle_endowment_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    row = model.Session.get(Endowment, data_dict.get("id") or "")
    return _answer(context, row.grouping_id if row else None)


def socle_endowment_start(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_endowment_show(context, data_dict)


def socle_endowment_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of its grouping."""
    return socle_endowment_show(context, data_dict)


def _answer(context: Context, grouping_id: str | None) -> AuthResult:
    if may_onboard(context.get("user"), grouping_id):
        return {"success": True}
    return {
        "success": False,
        "msg": tk._("Only an administrator of the grouping may give it files."),
    }
