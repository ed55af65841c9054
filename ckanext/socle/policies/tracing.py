"""The line that the activity of a dataset keeps of an administrator's decision."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels


def trace(package_id: str, by: str, filename: str, note: str) -> None:
    """Write that *by* let a file, or the whole dataset, through in spite of a rule."""
    _write(package_id, by, "socle_override", {"filename": filename, "note": note})


def trace_review(package_id: str, by: str, told: dict[str, Any]) -> None:
    """Write what *by* decided of a proposal: `filename`, `state` and `note`."""
    _write(package_id, by, "socle_review", told)


def _write(package_id: str, by: str, key: str, told: dict[str, Any]) -> None:
    package = model.Package.get(package_id)
    if package is None or not p.plugin_loaded("activity"):
        return
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    user = model.User.get(by)
    shown = {"id": package.id, "name": package.name, "title": package.title}
    tk.get_action("activity_create")(
        {"user": site["name"], "ignore_auth": True, "defer_commit": True},
        {
            "user_id": user.id if user else site["id"],
            "object_id": package.id,
            "activity_type": "changed package",
            "data": {"package": shown, key: told},
            "permission_labels": get_permission_labels().get_dataset_labels(package),
        },
    )
