"""Datasets that are public as soon as they are made, where a grouping reads first."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..reviews import proposing
from ..reviews import rows as reviews
from . import gate, telling


def create(next_action: gate.Action, context: Context, data_dict: DataDict) -> Any:
    """Stand for `package_create`; what it answers tells who reads it first."""
    owner = gate.organization_id_of(data_dict.get("owner_org"))
    wanted = (data_dict.get("state") or model.State.ACTIVE) == model.State.ACTIVE
    if not wanted or tk.asbool(data_dict.get("private")):
        return next_action(context, data_dict)
    reader = reviews.asked(owner, context.get("user"))
    if reader is None:
        return next_action(context, data_dict)
    data_dict["private"] = True
    answer = next_action(context, data_dict)
    package_id = answer["id"] if isinstance(answer, dict) else str(answer)
    proposing.propose_dataset(reader, package_id, context.get("user"))
    if not context.get("defer_commit"):
        model.Session.commit()
    return telling.tell(answer, {}, None, reader)
