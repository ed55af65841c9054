"""The table schemas for machines: a catalogue that other portals follow, the files."""

from __future__ import annotations

import itertools
import json

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..adoption import adoption
from ..core.adoption import COLUMNS, csv_row
from ..core.errors import TableSchemaNotFound
from ..core.spreadsheets import csv_text
from ..core.table_schemas.national import file_bytes, national_catalogue
from .public_answer import public_answer

schema_file = Blueprint("socle_schema_file", __name__)
_FRESH = 300  # seconds


@schema_file.route("/schemas/schemas.json", endpoint="catalogue")
def catalogue() -> AnyResponse:
    """Return every table schema of the portal, in the national format."""
    found = national_catalogue(table_schemas.current(), _address)
    return _answer(json.dumps(found, ensure_ascii=False).encode())


@schema_file.route("/schemas/<owner>/<name>/<version>/schema.json", endpoint="read")
def read(owner: str, name: str, version: str) -> AnyResponse:
    """Return the file of a version, byte for byte as it was given; or `latest`."""
    reference = f"{owner}/{name}@{version}"
    try:
        data = file_bytes(table_schemas.current(), reference, table_schemas.read)
    except TableSchemaNotFound:
        message = tk._("There is no table schema “{key}”.").format(key=reference)
        return tk.abort(404, message)
    return _answer(data)


@schema_file.route("/schemas/adoption.<any('json', 'csv'):suffix>", endpoint="adoption")
def adoption_feed(suffix: str) -> AnyResponse:
    """Return how far each version is adopted, by public body: public files only."""
    found = adoption()
    if suffix == "json":
        return _answer(json.dumps(found, ensure_ascii=False).encode())
    rows = (csv_row(row) for row in found["territories"])
    text = "".join(csv_text(itertools.chain([COLUMNS], rows)))
    return public_answer(Response(text, mimetype="text/csv"), _FRESH)


def _address(key: str, version: str) -> str:
    owner, _, name = key.partition("/")
    return str(
        tk.h.url_for(
            "socle_schema_file.read",
            owner=owner,
            name=name,
            version=version,
            locale="default",
            _external=True,
        )
    )


def _answer(data: bytes) -> AnyResponse:
    return public_answer(Response(data, mimetype="application/json"), _FRESH)
