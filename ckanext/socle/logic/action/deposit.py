"""The action that vendors' programs call: a file or rows, and it is on line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import config, table_schemas
from ...core.errors import ReadingError, TableSchemaNotFound
from ...core.table_schemas import TableSchema
from ...deposits import bringing
from ...deposits.rate import count_call
from ..schema import deposit as schema

__all__ = ["socle_file_deposit"]


@tk.validate_action_data(schema.file_deposit)
def socle_file_deposit(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Bring rows, or a file, to the dataset of an organisation.

    For programs: one call makes the dataset, or brings it up to date by the natural
    key of its table schema. Sent twice, the second call changes nothing. Supporters may
    call it for those whom they support.

    :param siren: SIREN of the organisation, 9 digits
    :type siren: string
    :param organization_id: its id or name, in the place of the SIREN
    :type organization_id: string
    :param table_schema: `key` or `key@version`, for example `scdl/deliberations`
    :type table_schema: string
    :param rows: rows as objects, by the names of the columns
    :type rows: list of dicts
    :param upload: a file, in the place of the rows (multipart/form-data)
    :param mode: `upsert` (rows with a known key take the place of the former ones,
        others are added) or `replace` (they are the whole file)
    :type mode: string
    :param dry_run: say what would happen, write nothing
    :type dry_run: boolean

    :returns: `outcome` (`created`, `updated`, `unchanged`), `package_id`,
        `resource_id` (null on a dry run of a new dataset), `added`, `replaced`,
        `unchanged`, `rows` (numbers of rows), `table_schema`, `table_schema_version`,
        `strict_valid`, `lenient_valid`, `errors` (cells to mend), `report`, `dry_run`
    :rtype: dict
    :raises ValidationError: on `siren`, `table_schema`, `rows`, `upload`; on `rate`
        after too many calls within an hour
    """
    data_dict["organization_id"] = _organization_id(data_dict)
    tk.check_access("socle_file_deposit", context, data_dict)
    count_call(context["user"])
    found = _table_schema(data_dict["table_schema"])
    brought = _brought(data_dict, found)
    try:
        return bringing.bring(
            data_dict["organization_id"],
            found,
            brought,
            mode=data_dict["mode"],
            dry_run=data_dict["dry_run"],
            user=context["user"],
        )
    except ReadingError as err:
        text = tk._("The file on line cannot be read: send the whole of it (replace).")
        raise tk.ValidationError({"mode": [text]}) from err


def _organization_id(data_dict: DataDict) -> str | None:
    if data_dict.get("organization_id"):
        return str(data_dict["organization_id"])
    siren = "".join((data_dict.get("siren") or "").split())
    if not siren:
        return None
    group = model.Group
    rows = model.Session.scalars(
        model.Session.query(group.id)
        .filter(
            group.is_organization.is_(True),
            group.state == "active",
            group.extras["siren"].astext == siren,
        )
        .limit(2)
        .statement
    ).all()
    if len(rows) != 1:
        text = tk._("No public body of this portal has the SIREN {siren}.")
        raise tk.ValidationError({"siren": [text.format(siren=siren)]})
    return str(rows[0])


def _table_schema(reference: str) -> TableSchema:
    try:
        found = table_schemas.get(reference)
    except TableSchemaNotFound as err:
        text = tk._("The portal has no such table schema: {key}.").format(key=reference)
        raise tk.ValidationError({"table_schema": [text]}) from err
    if not found.is_tabular or found.overlay.status == "generated":
        text = tk._("Rows cannot be brought to such a file: {key}.")
        raise tk.ValidationError({"table_schema": [text.format(key=reference)]})
    return found


def _brought(data_dict: DataDict, found: TableSchema) -> bringing.Brought:
    upload, rows = data_dict.get("upload"), data_dict.get("rows")
    if hasattr(upload, "stream"):
        return _from_upload(upload, found)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        text = tk._("Send rows as a list of objects, or a file in “upload”.")
        raise tk.ValidationError({"rows": [text]})
    if not rows:
        raise tk.ValidationError({"rows": [tk._("There is no row.")]})
    if len(rows) > config.validation_max_rows():
        text = tk._("Send {count} rows at most.")
        raise tk.ValidationError(
            {"rows": [text.format(count=config.validation_max_rows())]}
        )
    return bringing.from_rows(rows)


def _from_upload(upload: Any, found: TableSchema) -> bringing.Brought:
    most = config.validation_check_max_size()
    size = upload.stream.seek(0, 2)
    upload.stream.seek(0)
    if size > most:
        text = tk._("Send a file of {size} bytes at most.").format(size=most)
        raise tk.ValidationError({"upload": [text]})
    with tempfile.NamedTemporaryFile(prefix="socle-") as copy:
        copy.write(upload.stream.read())
        copy.flush()
        try:
            return bringing.from_file(Path(copy.name), upload.filename, found)
        except ReadingError as err:
            text = tk.h.socle_reason(err.reading_code, err.params)
            raise tk.ValidationError(
                {"upload": [f"{text['why']} {text['how']}"]}
            ) from err
