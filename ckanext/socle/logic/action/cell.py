"""Actions on the cells that may hold personal data: masked, or said to be right."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import candidates, repairs, reports, service_values
from ...core.errors import RepairNotFound
from ...files import StorageError
from ...model.candidate import Candidate
from ...model.report import ReportRow
from ...repairs import long_files
from ...validation import following
from ..schema import cell as schema
from .repair import gone, later, not_kept, told

__all__ = [
    "socle_cell_mask",
    "socle_service_value_create",
    "socle_service_value_delete",
]


@tk.validate_action_data(schema.cells)
def socle_cell_mask(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take personal data out of a resource's file, as a new version of it.

    For whoever may edit the resource. The cells hold nothing any more, or « Masqué »
    where the rules want a text. The original is kept beside, where the public does
    not see it, until it is purged or an administrator erases it.

    :param resource_id: id of the resource
    :type resource_id: string
    :param id: id of the report that lists the cells: the last one, or that of a file
        that waits
    :type id: string
    :param group: place of the group in the report, from 0; its code is `personal-…`
    :type group: int
    :param rows: rows of the file; all that the report lists unless told
    :type rows: list of ints

    :returns: as `socle_repair_apply`
    :rtype: dict
    :raises ValidationError: it is not such a group, or another file by now
    """
    tk.check_access("socle_cell_mask", context, data_dict)
    resource, row, candidate = _checked(context, data_dict)
    group, rows = data_dict["group"], data_dict.get("rows")
    if long_files.is_long(row):
        user = context["user"]
        asked = {"group": group, "rows": rows, "report_id": row.id}
        asked |= {"sha256": row.sha256, "author": user}
        return later(long_files.start(long_files.MEND, row, user, **asked), resource)
    places, sha256 = _places(row, group, rows), row.sha256 or ""
    try:
        made = repairs.write_masked(context, resource, places, sha256, candidate)
    except StorageError as err:
        raise not_kept() from err
    return told(made)


@tk.validate_action_data(schema.cells)
def socle_service_value_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say that cells of a report hold the address of a service, not of a person.

    For whoever may edit the resource. They are not questioned any more in the files
    of that kind of the organisation, which are checked again. Only a digest of the
    values is kept.

    :param resource_id: id of the resource
    :type resource_id: string
    :param id: id of the report, as in `socle_cell_mask`
    :type id: string
    :param group: place of the group in the report, from 0; its code is `personal-…`
    :type group: int
    :param rows: rows of the file; all that the report lists unless told
    :type rows: list of ints

    :returns: `added`: number of values that were not known
    :rtype: dict
    :raises ValidationError: it is not such a group, or another file by now
    """
    tk.check_access("socle_service_value_create", context, data_dict)
    resource, row, candidate = _checked(context, data_dict)
    groups = (row.report or {}).get("groups") or []
    places = _places(row, data_dict["group"], data_dict.get("rows"))
    if groups[data_dict["group"]]["code"] == "personal-number":
        message = tk._("A social security number is never that of a service.")
        raise tk.ValidationError({"group": [message]})
    package = model.Package.get(row.package_id)
    with repairs.opened(resource, candidate) as found:
        if found is None or not package.owner_org:
            raise tk.ValidationError({"resource_id": [gone()]})
        digests = repairs.service_digests(found, places)
    author = context.get("user") or None
    added = service_values.add(package.owner_org, row.table_schema, digests, author)
    if added:
        _ask_again(row, candidate, author)
        following.follow(package.owner_org)
    model.Session.commit()
    return {"added": added}


@tk.validate_action_data(schema.service_values)
def socle_service_value_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Forget what was said of personal data in the files of a kind: ask again.

    For whoever may edit the resource.

    :param resource_id: id of a resource of that kind
    :type resource_id: string

    :returns: `deleted`: number of values
    :rtype: dict
    """
    tk.check_access("socle_service_value_delete", context, data_dict)
    resource = model.Resource.get(data_dict["resource_id"])
    key = reports.table_schema_key(resource.extras or {})
    owner = resource.package.owner_org
    deleted = service_values.forget(owner, key) if owner and key else 0
    if deleted:
        following.follow(owner)
    model.Session.commit()
    return {"deleted": deleted}


def _checked(
    context: Context, data_dict: DataDict
) -> tuple[dict[str, Any], ReportRow, Candidate | None]:
    """Return the resource, the report on a file that may be mended, and which it is.

    :raises ValidationError: the report is on another file by now
    """
    known: Context = {"user": context.get("user", "")}
    resource = tk.get_action("resource_show")(known, {"id": data_dict["resource_id"]})
    asked = model.Session.get(ReportRow, data_dict["id"])
    candidate = candidates.find(asked.candidate_id) if asked else None
    row = repairs.checked(resource, candidate)
    if row is None or row.id != data_dict["id"] or row.resource_id != resource["id"]:
        raise tk.ValidationError({"id": [gone()]})
    return resource, row, candidate


def _places(
    row: ReportRow, group: int, rows: list[int] | None
) -> dict[int, tuple[int]]:
    try:
        return repairs.places(row, group, rows)
    except RepairNotFound as err:
        raise tk.ValidationError({"group": [gone()]}) from err


def _ask_again(row: ReportRow, candidate: Candidate | None, author: str | None) -> None:
    if candidate is not None:
        reports.ask_for_candidate(candidate, author=author)
    else:
        resource = model.Resource.get(row.resource_id)
        reports.ask(resource, author=author, again=True)
