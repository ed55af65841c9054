"""Actions on former versions of files, kept when a public file is replaced."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import versions
from ..schema import version as schema

__all__ = ["socle_version_delete", "socle_version_list", "socle_version_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.version_list)
def socle_version_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the former versions of a resource's file, the last replaced first.

    For whoever may read the resource. Those that may hold personal data, or that were
    replaced before their check was over, are for whoever may edit it.

    :param resource_id: id of the resource
    :type resource_id: string

    :returns: versions, as `socle_version_show`
    :rtype: list of dicts
    """
    tk.check_access("socle_version_list", context, data_dict)
    resource_id = data_dict["resource_id"]
    edits = authz.is_authorized("resource_update", context, {"id": resource_id})
    found = versions.of_resource(resource_id, hidden=bool(edits["success"]))
    return [versions.as_dict(one) for one in found]


@tk.side_effect_free
@tk.validate_action_data(schema.version)
def socle_version_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a former version of a file.

    For whoever may read the resource, as in `socle_version_list`.

    :param id: id of the version
    :type id: string

    :returns: `id`, `resource_id`, `package_id`, `filename`, `size` (bytes), `sha256`,
        `format`, `table_schema`, `table_schema_version`, `from` and `until` (when it
        was put on line, and replaced: ISO 8601, or null) and `public` (whether
        visitors may have it)
    :rtype: dict
    :raises ObjectNotFound: there is none, or its file is not kept any more
    """
    tk.check_access("socle_version_show", context, data_dict)
    return versions.as_dict(versions.find(data_dict["id"]))


@tk.validate_action_data(schema.version)
def socle_version_delete(context: Context, data_dict: DataDict) -> None:
    """Erase a former version of a file, for good.

    For whoever may edit the resource.

    :param id: id of the version
    :type id: string

    :raises ObjectNotFound: there is none, or its file is not kept any more
    """
    tk.check_access("socle_version_delete", context, data_dict)
    versions.erase(versions.find(data_dict["id"]), context.get("user") or None)
    model.Session.commit()
