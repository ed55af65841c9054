"""Files made for bodies: of what they sent to the State, or given by a grouping."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import provisions
from ...core.errors import ReadingError
from ...deposits.rate import count_call
from ...provisions import sending
from ..schema import provision as schema

__all__ = [
    "socle_provision_delete",
    "socle_provision_list",
    "socle_provision_show",
    "socle_transmission_create",
]
_MOST_FILES = 100


@tk.validate_action_data(schema.transmission_create)
def socle_transmission_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make drafts of what an organisation already sent to the State.

    For whoever may publish for it. Acts (XML of ACTES) become `scdl/deliberations`,
    budget documents (XML of TOTEM) `scdl/budget`, essential data of contracts (JSON of
    DECP) `ColinMaudry/decp-table-schema`. Nothing is public before someone publishes
    the draft. What is of another body, by its SIREN, is left out.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param upload: the files, or ZIP and TAR archives of them (multipart/form-data)
    :type upload: file or list of files

    :returns: `provisions`, one for each expected file, as `socle_provision_show`;
        `refused`, the files of which nothing was taken: `name` and `reason`
        (`other-format`, `broken`, `too-big`); `empty`: by kind (`acts`, `budget`,
        `contracts`) what was left out where nothing was left to take
    :rtype: dict
    :raises ValidationError: on `upload`; on `rate` after too many calls within an hour
    """
    tk.check_access("socle_transmission_create", context, data_dict)
    count_call(context["user"])
    organization_id = data_dict["organization_id"]
    found = _read(organization_id, data_dict["upload"])
    made = sending.receive(organization_id, found, context["user"])
    return {
        "provisions": [provisions.to_dict(row) for row in made],
        "refused": [{"name": one.name, "reason": one.reason} for one in found.refused],
        "empty": {
            one.kind: dict(one.left_out) for one in found.transmissions if not one.rows
        },
    }


def _read(organization_id: str, upload: Any) -> Any:
    uploads = upload if isinstance(upload, list) else [upload]
    if not uploads or not all(hasattr(one, "stream") for one in uploads):
        raise tk.ValidationError({"upload": [tk._("Choose a file.")]})
    if len(uploads) > _MOST_FILES:
        text = tk._("Send {count} files at most at once.").format(count=_MOST_FILES)
        raise tk.ValidationError({"upload": [text]})
    group = model.Group.get(organization_id)
    try:
        return sending.read(uploads, (group.extras or {}).get("siren") or None)
    except ReadingError as err:
        text = tk.h.socle_reason(err.reading_code, err.params)
        raise tk.ValidationError({"upload": [f"{text['why']} {text['how']}"]}) from err


@tk.side_effect_free
@tk.validate_action_data(schema.one_id)
def socle_provision_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a file that the portal made for an organisation.

    For whoever may publish for it.

    :param id: id of the provision
    :type id: string

    :returns: `organization_id`, `table_schema`, `package_id` (the draft), `origin`
        (`acts`, `budget`, `contracts`, `endowment`), `source` (in French), `state`
        (`waiting`, `published`, `gone`), `rows`, `left_out` (numbers by code, see
        `core.transmissions`), `gaps` (columns that rows leave empty: `name`, `label`,
        `is_required`, `rows`, `is_whole`), `created`, `changed`
    :rtype: dict
    """
    tk.check_access("socle_provision_show", context, data_dict)
    return provisions.to_dict(provisions.get(data_dict["id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.provision_list)
def socle_provision_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the last files that the portal made for an organisation, newest first.

    For its people, its supporters, and the administrators of groupings that hold it.

    :param organization_id: id or name of the organisation
    :type organization_id: string

    :returns: as `socle_provision_show`, at most 100
    :rtype: list of dicts
    """
    tk.check_access("socle_provision_list", context, data_dict)
    found = provisions.of_organization(data_dict["organization_id"])
    return [provisions.to_dict(row) for row in found]


@tk.validate_action_data(schema.one_id)
def socle_provision_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Throw away the draft that was made for an organisation; it is not made again.

    For whoever may publish for it.

    :param id: id of the provision
    :type id: string

    :returns: as `socle_provision_show`
    :rtype: dict
    :raises ValidationError: it is public, or not there any more
    """
    tk.check_access("socle_provision_delete", context, data_dict)
    row = provisions.get(data_dict["id"])
    if provisions.state(row) != provisions.WAITING:
        raise tk.ValidationError({"id": [tk._("This draft is not there any more.")]})
    tk.get_action("package_delete")(
        {"user": context["user"], "ignore_auth": True}, {"id": row.package_id}
    )
    return provisions.to_dict(row)
