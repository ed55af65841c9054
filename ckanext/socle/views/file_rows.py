"""Every row of a small file, on pages; the same file in another format.

For files that were checked, and small enough for a visitor to ask for them: a larger
one is downloaded.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response

import ckan.plugins.toolkit as tk

from .. import files, table_schemas
from ..core.conversions import as_csv, as_workbook
from ..core.errors import ReadingError
from ..core.previews import Whole, whole
from ..core.validation import Limits
from ..helpers.files import MOST_BYTES, MOST_ROWS, socle_other_formats, socle_rows_shown
from . import doors, of_file

file_rows = Blueprint(
    "socle_file_rows", __name__, url_prefix="/dataset/<id>/resource/<resource_id>"
)
_BY_PAGE = 100
_LIMITS = Limits(bytes=MOST_BYTES, rows=MOST_ROWS, inflated_bytes=20 * MOST_BYTES)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@file_rows.route("/lignes", endpoint="index")
def index(id: str, resource_id: str) -> Any:
    """Show a hundred rows."""
    package, resource = of_file.find(id, resource_id)
    total = socle_rows_shown(resource)
    number, pages = doors.page_number(), doors.pages(total, _BY_PAGE)
    if not total or number > max(pages, 1):
        _gone()
    first = (number - 1) * _BY_PAGE
    with _opened(resource) as table:
        rows = list(itertools.islice(table.rows, first, first + _BY_PAGE))
        labels = table.labels
    values = {"labels": labels, "rows": rows, "total": total, "first": first + 1}
    return of_file.render(
        "socle/file_rows.html",
        package,
        resource,
        **values,
        page_number=number,
        page_count=pages,
    )


@file_rows.route("/fichier.<suffix>", endpoint="converted")
def converted(id: str, resource_id: str, suffix: str) -> Response:
    """Give a file in another format."""
    package, resource = of_file.find(id, resource_id)
    if suffix not in socle_other_formats(resource):
        _gone()
    with _opened(resource) as table:
        if suffix == "xlsx":
            answer = Response(as_workbook(table, package["title"]), mimetype=_XLSX)
        else:
            answer = Response("".join(as_csv(table)), mimetype="text/csv")
    stem = files.filename(resource).rpartition(".")[0] or "fichier"
    filename = f"{stem}.{suffix}"
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@contextmanager
def _opened(resource: dict[str, Any]) -> Iterator[Whole]:
    key = resource["table_schema"]
    version = resource.get("table_schema_version") or "latest"
    try:
        with files.stored_copy(resource, MOST_BYTES) as stored:
            yield whole(
                stored.path,
                filename=stored.filename,
                table_schema=table_schemas.get(f"{key}@{version}"),
                limits=_LIMITS,
            )
    except (files.StorageError, ReadingError):
        _gone()


def _gone() -> None:
    tk.abort(404, tk._("The rows of this file are not shown: download it."))
