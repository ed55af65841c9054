"""Where a dataset may go, supporters included."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.validators import owner_org_validator as _ckan_validator
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from .. import supporters

__all__ = ["owner_org_validator"]


def owner_org_validator(
    key: FlattenKey,
    data: FlattenDataDict,
    errors: FlattenErrorDict,
    context: Context,
) -> None:
    """Do as CKAN does; a supporter publishes for others, and moves nothing away."""
    user = model.User.get(context.get("user"))
    value = data.get(key)
    wanted = model.Group.get(value) if isinstance(value, str) and value else None
    package = context.get("package")
    moved = bool(package and package.owner_org and not _same(package, wanted, value))
    if user and moved and not context.get("ignore_auth"):
        _refuse_to_move(user, package)
    try:
        _ckan_validator(key, data, errors, context)
    except tk.Invalid:
        if not (user and wanted and supporters.supporter_for(user, wanted.id)):
            raise
        data[key] = wanted.id


def _same(package: model.Package, wanted: model.Group | None, value: object) -> bool:
    if value is tk.missing or value is None:
        return True
    return bool(wanted and wanted.id == package.owner_org)


def _refuse_to_move(user: model.User, package: model.Package) -> None:
    if not user.sysadmin and supporters.publishes_by_support(user, package.owner_org):
        raise tk.Invalid(
            tk._("Only the organisation itself may move its datasets to another.")
        )
