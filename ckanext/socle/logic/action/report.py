"""Actions on reports: what the check of a file said."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import reports
from ...model.report import ReportRow
from ..schema import report as schema

__all__ = ["socle_report_list", "socle_report_run", "socle_report_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.report_show)
def socle_report_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the last report on a resource's file, or an older one.

    For whoever may read the resource; for whoever may edit it, when the report is on a
    file that waits beside it.

    :param resource_id: id of the resource
    :type resource_id: string
    :param id: id of an older report of that resource (optional)
    :type id: string

    :returns: `id`, `resource_id`, `package_id`, `task_id`, `state` (`waiting`,
        `done`, `impossible`), `status` (`running`, `success`, `failure`, `error`: the
        words of ckanext-validation), `sha256` (64 hexadecimal digits, of the file),
        `filename`, `table_schema`, `table_schema_version`, `strict_valid` (what the
        national check says), `lenient_valid` (what the badge follows), `rows`,
        `errors` (cells to mend), `reason` and `reason_params` (when the check was
        impossible), `created`, `checked` (ISO 8601, or null) and `report` (see
        docs/validation.md, or null)
    :rtype: dict
    :raises ObjectNotFound: the file was never checked
    """
    tk.check_access("socle_report_show", context, data_dict)
    if data_dict.get("id"):
        row = model.Session.get(ReportRow, data_dict["id"])
        if row is not None and row.resource_id != data_dict["resource_id"]:
            row = None
    else:
        row = reports.latest([data_dict["resource_id"]]).get(data_dict["resource_id"])
    if row is None:
        raise tk.ObjectNotFound(tk._("This file was not checked."))
    if row.candidate_id:
        tk.check_access("socle_candidate_show", context, {"id": row.candidate_id})
    return row.as_dict()


@tk.side_effect_free
@tk.validate_action_data(schema.report_list)
def socle_report_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the reports on a resource's successive files, the last one first.

    For whoever may read the resource.

    :param resource_id: id of the resource
    :type resource_id: string
    :param limit: number of reports, 20 unless told
    :type limit: int

    :returns: reports as `socle_report_show`, without `report`
    :rtype: list of dicts
    """
    tk.check_access("socle_report_list", context, data_dict)
    rows = reports.history(data_dict["resource_id"], data_dict["limit"])
    return [row.as_dict(with_report=False) for row in rows]


@tk.validate_action_data(schema.resource_id)
def socle_report_run(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Check a resource's file again, in the background.

    For whoever may edit the resource.

    :param resource_id: id of the resource
    :type resource_id: string

    :returns: the report that waits, as `socle_report_show`
    :rtype: dict
    :raises ValidationError: nothing says which rules the file should follow
    """
    tk.check_access("socle_report_run", context, data_dict)
    resource = model.Resource.get(data_dict["resource_id"])
    report_id = reports.ask(resource, author=context.get("user") or None, again=True)
    if report_id is None:
        raise tk.ValidationError(
            {"resource_id": [tk._("Choose the kind of file before it can be checked.")]}
        )
    model.Session.commit()
    return model.Session.get(ReportRow, report_id).as_dict()
