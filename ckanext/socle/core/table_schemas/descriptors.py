"""The file of a table schema, looked at before it is kept.

A descriptor comes from somewhere else: only its shape is trusted here. Whether a
file can be checked with it is for `core.validation.schema_errors` to say.
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import TableSchemaError

MAX_SIZE = 5_000_000  # bytes; the largest of the national catalogue has 150 kB
_MOST_FIELDS = 2_000


def read_descriptor(data: bytes, schema_type: str) -> dict[str, Any]:
    """Return the descriptor that a file holds; {} for the type `other`, never read.

    :raises TableSchemaError: no descriptor of that type

    >>> read_descriptor(b'{"fields": [{"name": "A"}]}', "tableschema")
    {'fields': [{'name': 'A'}]}
    """
    if len(data) > MAX_SIZE:
        raise TableSchemaError(reason=f"more than {MAX_SIZE} bytes")
    if schema_type == "other":
        return {}
    try:
        descriptor = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableSchemaError(reason="the file is not JSON in UTF-8") from error
    if not isinstance(descriptor, dict):
        raise TableSchemaError(reason="the file is not a JSON object")
    if schema_type == "tableschema":
        _look_at_fields(descriptor.get("fields"))
    return descriptor


def _look_at_fields(fields: Any) -> None:
    if not isinstance(fields, list) or not fields:
        raise TableSchemaError(reason="it has no list of fields")
    if len(fields) > _MOST_FIELDS:
        raise TableSchemaError(reason=f"more than {_MOST_FIELDS} fields")
    names: set[str] = set()
    for number, field in enumerate(fields, 1):
        name = field.get("name") if isinstance(field, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise TableSchemaError(reason=f"field {number} has no name")
        if name in names:
            raise TableSchemaError(reason=f"two fields are named “{name}”")
        names.add(name)
