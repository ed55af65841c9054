"""Who may ask, read, answer and take back."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ... import requesting, supporters
from ...model.request import ATTACH, Request

__all__ = [
    "socle_request_answer",
    "socle_request_create",
    "socle_request_delete",
    "socle_request_list",
    "socle_request_show",
]


def socle_request_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Let any user ask; an organisation is moved by its administrators."""
    if data_dict.get("kind") == ATTACH and not supporters.administers(
        context.get("user"), data_dict.get("organization_id")
    ):
        return _no(tk._("Only an administrator of the organisation may do this."))
    return {"success": True}


def socle_request_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """Let the administrators of what is asked for answer."""
    request = model.Session.get(Request, data_dict.get("id") or "")
    if requesting.may_answer(context.get("user"), request):
        return {"success": True}
    return _no(tk._("Only an administrator of the organisation may answer."))


def socle_request_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Let its author take back a request."""
    request = model.Session.get(Request, data_dict.get("id") or "")
    user = model.User.get(context.get("user"))
    if request and user and request.author == user.id:
        return {"success": True}
    return _no(tk._("Only the person who sent this request may take it back."))


def socle_request_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Let its author, and those who may answer, read a request."""
    request = model.Session.get(Request, data_dict.get("id") or "")
    user = model.User.get(context.get("user"))
    mine = bool(request and user and request.author == user.id)
    if mine or requesting.may_answer(context.get("user"), request):
        return {"success": True}
    return _no(tk._("Only the people concerned may read this request."))


def socle_request_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Let any user list what they asked, and what they may answer."""
    return {"success": True}


def _no(message: str) -> AuthResult:
    return {"success": False, "msg": message}
