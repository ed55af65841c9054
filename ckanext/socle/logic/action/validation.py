"""Actions on checks: of a file before it is saved, and of what reports keep."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import reports
from ...core.errors import SocleError
from ...files import StorageError
from ...validation import asking, retention
from ..schema import validation as schema

__all__ = ["socle_report_erase", "socle_validation_check"]


@tk.validate_action_data(schema.validation_check)
def socle_validation_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Check a file before it is saved: nothing is published, nothing is kept.

    For whoever may create datasets. A file above
    `ckanext.socle.validation.check_max_size` is checked by a task: its `result` has
    the same keys (`socle_task_show`).

    :param upload: the file (multipart/form-data)
    :type upload: file
    :param table_schema: the rules, as `key` or `key@version`; recognised unless told
    :type table_schema: string
    :param organization_id: id or name of the organisation whose file it is, for the
        rules of the portal (optional)
    :type organization_id: string

    :returns: `state` (`done`, or `waiting` for the task `task_id`), `filename`,
        `recognised` (at most five, the likeliest first: `table_schema`, `title`,
        `score` from 0 to 1, `proposed`), `table_schema` and `table_schema_version`
        (null when nothing was recognised for sure), `readable` and `reason` (a code
        of docs/validation.md),
        `strict_valid` (what the national check says), `lenient_valid` (what the badge
        follows), `rows`, `errors` (cells to mend), `report` (see docs/validation.md)
        and `repairs` (as in `socle_repair_list`)
    :rtype: dict
    :raises ValidationError: no file, a file that is too big, or no such rules
    """
    tk.check_access("socle_validation_check", context, data_dict)
    upload = data_dict["upload"]
    if not getattr(upload, "filename", None):
        raise tk.ValidationError({"upload": [tk._("Choose a file.")]})
    author = context.get("user") or None
    try:
        return asking.ask(
            upload,
            data_dict["table_schema"],
            author,
            data_dict.get("organization_id"),
        )
    except StorageError as err:
        raise tk.ValidationError({"upload": [tk._("This file is too big.")]}) from err
    except SocleError as err:
        raise tk.ValidationError(
            {"table_schema": [tk._("Choose a kind of file in the list.")]}
        ) from err


@tk.validate_action_data(schema.report_erase)
def socle_report_erase(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Erase the cells that the reports on a file list, at once; totals stay.

    For the administrators of the organisation.

    :param resource_id: id of the resource
    :type resource_id: string
    :param id: id of one report; all of the resource unless told, candidates' included
    :type id: string

    :returns: `erased`: number of reports
    :rtype: dict
    :raises ObjectNotFound: that report is not one of the resource's
    """
    tk.check_access("socle_report_erase", context, data_dict)
    ids = reports.ids_of(data_dict["resource_id"])
    if data_dict.get("id"):
        if data_dict["id"] not in ids:
            raise tk.ObjectNotFound(tk._("This file was not checked."))
        ids = [data_dict["id"]]
    retention.erase(ids)
    model.Session.commit()
    return {"erased": len(ids)}
