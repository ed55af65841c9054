"""What harvesters understand is told to who administers: they mend it."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["socle_dcat_inspect"]


def socle_dcat_inspect(context: Context, data_dict: DataDict) -> AuthResult:
    """Let who administers the body of a dataset, a body, or a grouping."""
    try:
        return _administers(context, data_dict)
    except tk.NotAuthorized:
        text = tk._("This is told to those who administer it only.")
        return {"success": False, "msg": text}


def _administers(context: Context, data_dict: DataDict) -> AuthResult:
    if data_dict.get("dataset"):
        found = model.Package.get(str(data_dict["dataset"]))
        if found is None:
            raise tk.ObjectNotFound(tk._("There is no such dataset."))
        if found.owner_org:
            _check(context, "organization_update", found.owner_org)
        return _check(context, "package_update", found.id)
    for key, action in (
        ("organization", "organization_update"),
        ("grouping", "group_update"),
    ):
        if data_dict.get(key):
            if model.Group.get(str(data_dict[key])) is None:
                raise tk.ObjectNotFound(tk._("There is nothing with that name."))
            return _check(context, action, data_dict[key])
    return {"success": False}


def _check(context: Context, action: str, id_: Any) -> AuthResult:
    asked: Context = {"user": context.get("user", ""), "model": model}
    tk.check_access(action, asked, {"id": id_})
    return {"success": True}
