"""The table schemas packaged with the extension: listed and found by key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import TableSchemaNotFound
from .overlay import Overlay

DATA = Path(__file__).parents[2] / "data" / "table_schemas"
SCHEMA_TYPE = "tableschema"


@dataclass(frozen=True)
class TableSchema:
    """One version of a table schema, with its overlay."""

    key: str | None
    """`owner/name`, or `None` for a descriptor that no registry knows."""
    version: str | None
    """The git tag, whatever the file says."""
    descriptor: dict[str, Any]
    overlay: Overlay

    @property
    def label(self) -> str:
        """The name of the expected file, for people."""
        return self.overlay.label or self.descriptor.get("title") or self.key or ""

    def field_label(self, name: str) -> str:
        """Return the plain name of a column, or the column's own name.

        >>> get("scdl/equipements").field_label("COLL_SIRET")
        'SIRET de la collectivité'
        """
        return (
            self.overlay.field(name).label or self._field(name).get("title", "") or name
        )

    def example(self, name: str) -> str | None:
        """Return a valid value of a column, as it must be typed; `None` if unknown."""
        example = self.overlay.field(name).example or self._field(name).get("example")
        return None if example is None else str(example)

    def _field(self, name: str) -> dict[str, Any]:
        return self._fields.get(name, {})

    @cached_property
    def _fields(self) -> dict[str, dict[str, Any]]:
        return {field["name"]: field for field in self.descriptor.get("fields", [])}


class Registry:
    """Reads `<owner>/<name>/<version>.json` and `overlay.yaml` under a folder."""

    def __init__(self, root: Path = DATA) -> None:
        self._root = root
        self._loaded: dict[tuple[str, str], TableSchema] = {}

    @cached_property
    def versions(self) -> dict[str, list[str]]:
        """Versions of each key, the oldest first."""
        found: dict[str, list[str]] = {}
        for path in self._root.glob("*/*/*.json"):
            key = "/".join(path.relative_to(self._root).parts[:2])
            found.setdefault(key, []).append(path.stem)
        return {key: sorted(found[key], key=version_order) for key in sorted(found)}

    def get(self, reference: str) -> TableSchema:
        """Return the table schema `key`, `key@version` or `key@latest`.

        :raises TableSchemaNotFound: the key or the version is unknown
        """
        key, _, version = reference.partition("@")
        versions = self.versions.get(key)
        if not versions:
            raise TableSchemaNotFound(key=reference)
        if version in ("", "latest"):
            version = versions[-1]
        if version not in versions:
            raise TableSchemaNotFound(key=reference)
        if (key, version) not in self._loaded:
            self._loaded[key, version] = self._load(key, version)
        return self._loaded[key, version]

    def list_all(self) -> list[dict[str, Any]]:
        """Return `{"name", "title", "schema_type", "versions"}` of each, by key."""
        return [
            {
                "name": key,
                "title": self.get(key).label,
                "schema_type": SCHEMA_TYPE,
                "versions": list(versions),
            }
            for key, versions in self.versions.items()
        ]

    def _load(self, key: str, version: str) -> TableSchema:
        folder = self._root / key
        text = (folder / f"{version}.json").read_text(encoding="utf-8")
        return TableSchema(key, version, json.loads(text), _read_overlay(folder))


def _read_overlay(folder: Path) -> Overlay:
    path = folder / "overlay.yaml"
    if not path.exists():
        return Overlay()
    return Overlay.from_dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def version_order(version: str) -> tuple[tuple[int, ...], str]:
    """Return a sort key: numbers by value, whatever their length.

    >>> sorted(["0.1.10", "0.1.9", "v0.2"], key=version_order)
    ['0.1.9', '0.1.10', 'v0.2']
    """
    parts = version.removeprefix("v").split(".")
    return tuple(int(part) if part.isdigit() else -1 for part in parts), version


@cache
def packaged() -> Registry:
    """Return the registry of what is packaged, read once in a process."""
    return Registry()


def get(reference: str) -> TableSchema:
    """Return the packaged table schema `key`, `key@version` or `key@latest`.

    :raises TableSchemaNotFound: the key or the version is unknown

    >>> get("scdl/deliberations@latest").version
    '2.1.5'
    """
    return packaged().get(reference)


def list_table_schemas() -> list[dict[str, Any]]:
    """Return `{"name", "title", "schema_type", "versions"}` of each, by key.

    >>> [schema["name"] for schema in list_table_schemas()]
    ['scdl/deliberations', 'scdl/equipements']
    """
    return packaged().list_all()
