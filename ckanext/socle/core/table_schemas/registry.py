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
INDEX = "index.json"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class TableSchema:
    """One version of a table schema, with its overlay."""

    key: str | None
    """`owner/name`, or `None` for a descriptor that no registry knows."""
    version: str | None
    """The git tag, whatever the file says."""
    descriptor: dict[str, Any]
    overlay: Overlay
    last: bool = True
    """Whether it is the last version: the overlay's examples are written for it."""

    @property
    def label(self) -> str:
        """The name of the expected file, for people."""
        return self.overlay.label or self.descriptor.get("title") or self.key or ""

    @property
    def is_tabular(self) -> bool:
        """Whether it describes rows and columns, which this extension can check."""
        return "fields" in self.descriptor

    @property
    def schema_type(self) -> str:
        """The type of the national catalogue: `tableschema`, `jsonschema`, `other`."""
        guess = "tableschema" if self.is_tabular else "jsonschema"
        return self.overlay.schema_type or guess

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
        ours = self.overlay.field(name).example if self.last else None
        example = ours or self._field(name).get("example")
        return None if example is None else str(example)

    def _field(self, name: str) -> dict[str, Any]:
        return self._fields.get(name, {})

    @cached_property
    def _fields(self) -> dict[str, dict[str, Any]]:
        return {field["name"]: field for field in self.descriptor.get("fields", [])}


class Registry:
    """Reads `<owner>/<name>/<version>.json` and `overlay.yaml` under a folder.

    `index.json` says what lists show, so that descriptors are read on demand only;
    without it, every schema is read to make it.
    """

    def __init__(self, root: Path = DATA) -> None:
        self._root = root
        self._loaded: dict[tuple[str, str], TableSchema] = {}
        self._overlays: dict[str, Overlay] = {}

    @cached_property
    def index(self) -> dict[str, dict[str, Any]]:
        """What lists show of each key, by key."""
        path = self._root / INDEX
        if not path.exists():
            return self.build_index()
        index: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return index

    @property
    def versions(self) -> dict[str, list[str]]:
        """Versions of each key, the oldest first."""
        return {key: entry["versions"] for key, entry in self.index.items()}

    def get(self, reference: str) -> TableSchema:
        """Return the table schema `key`, `key@version` or `key@latest`.

        :raises TableSchemaNotFound: the key or the version is unknown
        """
        key, _, version = reference.partition("@")
        entry = self.index.get(key)
        if not entry:
            raise TableSchemaNotFound(key=reference)
        versions = entry["versions"]
        if version in ("", "latest"):
            version = versions[-1]
        if version not in versions:
            raise TableSchemaNotFound(key=reference)
        if (key, version) not in self._loaded:
            last = version == versions[-1]
            self._loaded[key, version] = self._load(key, version, last=last)
        return self._loaded[key, version]

    def list_all(self) -> list[dict[str, Any]]:
        """Return what lists show of each schema, by key.

        `name`, `title`, `schema_type` (`tableschema`, `jsonschema`, `other`), `group`
        (`core`, `obligations`, `extended`), `status` (`current`, `generated`,
        `withdrawn`, `superseded`), `replaced_by` (a key or None), `mandatory` (whether
        a law asks for this very file), `concerns` (kinds of organisations), `checked`
        (whether files can be checked), `versions`, the oldest first.
        """
        return [
            {"name": key, **entry, "versions": list(entry["versions"])}
            for key, entry in self.index.items()
        ]

    def build_index(self) -> dict[str, dict[str, Any]]:
        """Return the content of `index.json`, from the descriptors and overlays."""
        found: dict[str, list[str]] = {}
        for path in self._root.glob("*/*/*.json"):
            key = "/".join(path.relative_to(self._root).parts[:2])
            found.setdefault(key, []).append(path.stem)
        return {
            key: self._entry(key, sorted(found[key], key=version_order))
            for key in sorted(found)
        }

    def _entry(self, key: str, versions: list[str]) -> dict[str, Any]:
        last = self._load(key, versions[-1], last=True)
        return {
            "title": last.label,
            "schema_type": last.schema_type,
            "group": last.overlay.group,
            "status": last.overlay.status,
            "replaced_by": last.overlay.replaced_by,
            "mandatory": bool(last.overlay.law and last.overlay.law.mandatory),
            "concerns": list(last.overlay.concerns),
            "checked": last.is_tabular,
            "versions": versions,
        }

    def _load(self, key: str, version: str, *, last: bool) -> TableSchema:
        folder = self._root / key
        text = (folder / f"{version}.json").read_text(encoding="utf-8")
        if key not in self._overlays:
            self._overlays[key] = _read_overlay(folder)
        return TableSchema(key, version, json.loads(text), self._overlays[key], last)


def _read_overlay(folder: Path) -> Overlay:
    path = folder / "overlay.yaml"
    if not path.exists():
        return Overlay()
    # The loader is a safe one: libyaml's when PyYAML was built with it.
    text = path.read_text(encoding="utf-8")
    return Overlay.from_dict(yaml.load(text, Loader=_Loader))  # noqa: S506


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
    """Return what lists show of each packaged schema (see `Registry.list_all`).

    >>> list_table_schemas()[0]["schema_type"]
    'jsonschema'
    """
    return packaged().list_all()


def versions(key: str) -> list[str]:
    """Return the packaged versions of *key*, the oldest first; none when unknown.

    >>> versions("scdl/prenoms")
    ['1.1.5', '1.1.6']
    """
    return list(packaged().versions.get(key, ()))
