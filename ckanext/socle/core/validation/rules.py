"""What can change the verdict on the same bytes, as one digest."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json

from .. import table_schemas

_DISTRIBUTIONS = ("ckanext-socle", "frictionless", "frformat")


def rules_digest(reference: str) -> str:
    """Return 64 hexadecimal digits: engine, table schema and overlay of *reference*.

    A report made under another digest may not hold any more.

    :raises TableSchemaNotFound: no such key or version

    >>> len(rules_digest("scdl/equipements"))
    64
    """
    found = table_schemas.get(reference)
    parts = [
        *(f"{name} {_version(name)}" for name in _DISTRIBUTIONS),
        json.dumps(found.descriptor, sort_keys=True),
        repr(found.overlay),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
