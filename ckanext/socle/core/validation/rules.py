"""What can change the verdict on the same bytes, as one digest."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from typing import Any

from ..table_schemas import TableSchema
from .compiling import find_table_schema

_DISTRIBUTIONS = ("ckanext-socle", "frictionless", "frformat")
_TEXTS = ("title", "description", "example", "homepage", "contributors", "keywords")


def rules_digest(table_schema: str | TableSchema) -> str:
    """Return 64 hexadecimal digits: engine, table schema and overlay.

    A report made under another digest may not hold any more. Titles and descriptions
    do not count: no verdict depends on them.

    :raises TableSchemaNotFound: no such key or version

    >>> len(rules_digest("scdl/equipements"))
    64
    """
    found = find_table_schema(table_schema)
    parts = [
        *(f"{name} {_version(name)}" for name in _DISTRIBUTIONS),
        json.dumps(_facts(found.descriptor), sort_keys=True),
        repr(found.overlay),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def rules_versions(table_schema: TableSchema) -> dict[str, str]:
    """Return the versions of what judged a file, for its report.

    Of each library by its name, and `overlay`: twelve hexadecimal digits of a digest of
    what we say of the table schema; "" for what is not installed.

    >>> from ..table_schemas import get
    >>> sorted(rules_versions(get("scdl/equipements")))
    ['ckanext-socle', 'frformat', 'frictionless', 'overlay']
    """
    digest = hashlib.sha256(repr(table_schema.overlay).encode()).hexdigest()
    return {**{name: _version(name) for name in _DISTRIBUTIONS}, "overlay": digest[:12]}


def _facts(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: descriptor[name] for name in descriptor if name not in _TEXTS}
    if "fields" in facts:
        facts["fields"] = [_facts(field) for field in facts["fields"]]
    return facts


@functools.cache
def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
