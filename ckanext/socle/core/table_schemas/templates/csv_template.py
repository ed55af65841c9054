"""The template as CSV: as it is published, or as Excel opens it in France."""

from __future__ import annotations

import csv
import io

from ...errors import NotTabularError
from ..table_schema import TableSchema
from .producer import Producer

BOM = "\ufeff"


def csv_template(
    schema: TableSchema, producer: Producer | None = None, *, for_excel: bool = False
) -> bytes:
    """Return the titles of *schema*, and a first row for *producer* when it has one.

    Commas and UTF-8; *for_excel*: semicolons and a byte order mark, which a French
    Excel opens in columns with its accents. Both are read by the check.

    :raises NotTabularError: its files are not tables
    """
    if not schema.is_tabular:
        raise NotTabularError(key=schema.key)
    names = [field["name"] for field in schema.descriptor["fields"]]
    row = (producer or Producer()).fill(schema)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if for_excel else ",")
    writer.writerow(names)
    if any(row):
        writer.writerow(row)
    return ((BOM if for_excel else "") + text.getvalue()).encode()
