"""Actions on lists of organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import organization_fields, organizations, publishers
from ..schema import organization as schema

__all__ = [
    "organization_show",
    "socle_organization_search",
]

Action = Callable[[Context, DataDict], Any]

_SHOWN = (
    "id",
    "name",
    "title",
    "siren",
    "kind",
    "parent",
    "text",
    "hint",
    "capacity",
)


@tk.side_effect_free
@tk.validate_action_data(schema.organization_search)
def socle_organization_search(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the organisations that a person may mean, the likeliest first.

    For anyone.

    :param q: words of a title, in any order, with or without accents; a `name`; a
        SIREN. Without it, all of them by name
    :type q: string
    :param permission: only where the user has it, by cascade and support too
        (optional): `read`, `create_dataset`, `update_dataset`, `membership`
    :type permission: string
    :param limit: number of organisations, 20 unless told, at most 100
    :type limit: int
    :param offset: number of organisations to pass over
    :type offset: int

    :returns: `count` (of all) and `results`: `id`, `name`, `title`, `siren`, `kind`,
        `parent` (title, or null), `text` (the title, followed by the name where others
        have the same: our fields take it), `hint` (what tells homonyms apart),
        `capacity` (with `permission`: role of the user, or `supporter`)
    :rtype: dict
    """
    tk.check_access("socle_organization_search", context, data_dict)
    found = organizations.page(
        model.User.get(context.get("user")),
        text=data_dict["q"],
        permission=data_dict.get("permission"),
        limit=data_dict["limit"],
        offset=data_dict["offset"],
    )
    results = [{name: one[name] for name in _SHOWN} for one in found["results"]]
    return {"count": found["count"], "results": results}


@tk.chained_action
@tk.side_effect_free
def organization_show(
    next_action: Action, context: Context, data_dict: DataDict
) -> Any:
    """Do as CKAN does, counting the datasets of what is shown only.

    To tell the number of datasets of the organisation above, CKAN asks the index for
    the numbers of all the organisations of the portal.
    """
    organization = model.Group.get(data_dict.get("id"))
    if organization is None or "dataset_counts" in context:
        return next_action(context, data_dict)
    is_counted = not tk.asbool(data_dict.get("include_datasets", False)) and tk.asbool(
        data_dict.get("include_dataset_count", True)
    )
    own = _count_for(context, organization.id) if is_counted else 0
    context["dataset_counts"] = publishers.facets(organization.id, own)
    try:
        return next_action(context, data_dict)
    finally:
        context.pop("dataset_counts", None)


def _count_for(context: Context, organization_id: str) -> int:
    """Return how many datasets of an organisation the reader sees, as CKAN counts."""
    query: dict[str, Any] = {
        "fq": f'+owner_org:"{organization_id}"',
        "rows": 0,
        "facet": "false",
    }
    query["include_private"] = authz.check_config_permission(
        "allow_dataset_collaborators"
    ) or authz.has_user_permission_for_group_or_org(
        organization_id, context.get("user"), "read"
    )
    asker: Any = {key: context[key] for key in context if key != "schema"}
    return int(tk.get_action("package_search")(asker, query)["count"])


def understand_owner(context: Context, data_dict: DataDict, permission: str) -> None:
    """Put an id in the place of an `owner_org` in words, as in a form.

    :raises ValidationError: it means none, or several
    """
    text = data_dict.get("owner_org")
    user = model.User.get(context.get("user"))
    if not text or not isinstance(text, str) or user is None or model.Group.get(text):
        return
    asked = None if context.get("ignore_auth") else permission
    data_dict["owner_org"] = organization_fields.id_of(
        text, "owner_org", user=user, permission=asked
    )
