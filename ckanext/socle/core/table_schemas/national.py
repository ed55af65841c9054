"""The registry in the format of the national catalogue, for other portals to read.

The same format as `catalogue.py` reads: a portal may follow another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .portal import PortalRegistry

FORMAT = "https://opendataschema.frama.io/catalog/schema-catalog.json"
Address = Callable[[str, str], str]


def national_catalogue(registry: PortalRegistry, address: Address) -> dict[str, Any]:
    """Return the catalogue; *address* gives that of a key's version, or `latest`."""
    return {
        "$schema": FORMAT,
        "version": 1,
        "schemas": [
            _entry(registry, listed, address) for listed in registry.list_all()
        ],
    }


def _entry(
    registry: PortalRegistry, listed: dict[str, Any], address: Address
) -> dict[str, Any]:
    key, versions = listed["name"], listed["versions"]
    given = registry.given(key, versions[-1])
    return {
        "name": key,
        "title": given.title if given and given.title else listed["title"],
        "description": given.description if given else "",
        "schema_type": listed["schema_type"],
        "contact": given.contact if given else "",
        "homepage": given.homepage if given else "",
        "external_doc": (given.external_doc if given else "") or None,
        "external_tool": None,
        "labels": list(given.labels) if given else [],
        "examples": [],
        "consolidation_dataset_id": None,
        "versions": [
            {"version_name": version, "schema_url": address(key, version)}
            for version in versions
        ],
        "schema_url": address(key, "latest"),
    }


def file_bytes(
    registry: PortalRegistry, reference: str, read: Callable[[str], bytes]
) -> bytes:
    """Return the file of a version: the very bytes given, or the packaged facts.

    :raises TableSchemaNotFound: the key or the version is unknown
    """
    found = registry.get(reference)
    given = registry.given(str(found.key), str(found.version))
    if given:
        return read(given.sha256)
    facts = {
        "name": str(found.key).lower(),
        "version": found.version,
        **found.descriptor,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
