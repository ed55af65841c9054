"""Templates to fill, by table schema: a workbook, or a CSV."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..core.errors import NotTabularError, TableSchemaNotFound
from ..core.table_schemas import TableSchema
from ..core.table_schemas.templates import Producer, csv_template, xlsx_template
from ..producers import producer

table_schema = Blueprint("socle_table_schema", __name__, url_prefix="/schemas")
MIMETYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@table_schema.route("/<owner>/<name>/modele.<suffix>", endpoint="template")
@table_schema.route("/<owner>/<name>/<version>/modele.<suffix>", endpoint="template")
def template(owner: str, name: str, suffix: str, version: str = "latest") -> Response:
    """Give the template of a table schema.

    `?organization=` fills the columns of who produces the file, `?excel=1` makes the
    CSV that a French Excel opens.
    """
    if suffix not in MIMETYPES:
        tk.abort(404)
    try:
        found = table_schemas.get(f"{owner}/{name}@{version}")
        content = _content(found, suffix, _producer())
    except (TableSchemaNotFound, NotTabularError):
        tk.abort(404, tk._("There is no template for this kind of file."))
    answer = Response(content, mimetype=MIMETYPES[suffix])
    answer.headers.set(
        "Content-Disposition",
        "attachment",
        filename=f"modele-{name}-{found.version}.{suffix}",
    )
    return answer


def _content(found: TableSchema, suffix: str, known: Producer) -> bytes:
    if suffix == "xlsx":
        return xlsx_template(found, known, gettext=tk._)
    for_excel = bool(tk.request.args.get("excel"))
    return csv_template(found, known, for_excel=for_excel)


def _producer() -> Producer:
    """Return what the organisation asked for has confirmed; nothing without one."""
    name = tk.request.args.get("organization")
    if not name:
        return Producer()
    asked: dict[str, Any] = {"id": name, "include_users": False}
    try:
        return producer(tk.get_action("organization_show")({}, asked))
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is no such public body."))
