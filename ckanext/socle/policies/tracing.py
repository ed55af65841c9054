"""The line that the activity of a dataset keeps of an administrator's decision."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels


def trace(package_id: str, by: str, filename: str, note: str) -> None:
    """Write that *by* let a file, or the whole dataset, through in spite of a rule."""
    package = model.Package.get(package_id)
    if package is None or not p.plugin_loaded("activity"):
        return
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    user = model.User.get(by)
    shown = {"id": package.id, "name": package.name, "title": package.title}
    override = {"filename": filename, "note": note}
    tk.get_action("activity_create")(
        {"user": site["name"], "ignore_auth": True, "defer_commit": True},
        {
            "user_id": user.id if user else site["id"],
            "object_id": package.id,
            "activity_type": "changed package",
            "data": {"package": shown, "socle_override": override},
            "permission_labels": get_permission_labels().get_dataset_labels(package),
        },
    )
