"""The table schemas packaged with the extension: listed and found by key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import TableSchemaNotFound
from .indexing import build_index, build_titles
from .overlay import Overlay
from .table_schema import TableSchema

DATA = Path(__file__).parents[2] / "data" / "table_schemas"
INDEX = "index.json"
TITLES = "titles.json"
NEIGHBOURS = "neighbours.json"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
            return build_index(self)
        index: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return index

    @cached_property
    def titles(self) -> dict[str, dict[str, Any]]:
        """The titles of each tabular schema, by key; see `build_titles`."""
        path = self._root / TITLES
        if not path.exists():
            return build_titles(self)
        titles: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return titles

    @cached_property
    def neighbours(self) -> dict[str, dict[str, frozenset[str]]]:
        """Columns of schemas left out that are close to one of ours, by its key."""
        path = self._root / NEIGHBOURS
        if not path.exists():
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            key: {other: frozenset(names) for other, names in others.items()}
            for key, others in found.items()
        }

    def neighbour(self, key: str, titles: Sequence[str], unknown: int) -> str | None:
        """Return the schema left out that knows more of *titles* than *key* does.

        *unknown* is how many of them *key* does not know.
        """
        for other, names in self.neighbours.get(key, {}).items():
            if other not in self.index and len(set(titles) - names) < unknown:
                return other
        return None

    @cached_property
    def rarity(self) -> dict[str, float]:
        """How much a folded title tells: one divided by the schemas that have it."""
        return rarity_of(self.titles.values())

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
            self._loaded[key, version] = self.load(key, version, last=last)
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

    def find_versions(self) -> dict[str, list[str]]:
        """Return the versions whose files are there, by key, the oldest first."""
        found: dict[str, list[str]] = {}
        for path in self._root.glob("*/*/*.json"):
            key = "/".join(path.relative_to(self._root).parts[:2])
            found.setdefault(key, []).append(path.stem)
        return {key: sorted(found[key], key=version_order) for key in sorted(found)}

    def load(self, key: str, version: str, *, last: bool) -> TableSchema:
        """Read a version from its files, whatever the index says."""
        folder = self._root / key
        text = (folder / f"{version}.json").read_text(encoding="utf-8")
        if key not in self._overlays:
            self._overlays[key] = _read_overlay(folder)
        return TableSchema(key, version, json.loads(text), self._overlays[key], last)


def rarity_of(titles: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return how much each folded title tells: one by the schemas that have it.

    >>> rarity_of([{"all": {"siret": "SIRET"}}, {"all": {"siret": "siret"}}])
    {'siret': 0.5}
    """
    counts = Counter(title for known in titles for title in known["all"])
    return {title: 1 / count for title, count in counts.items()}


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


def title(key: str) -> str | None:
    """Return the plain name of *key*, without reading its files; `None` if unknown.

    >>> title("scdl/equipements")
    'Équipements collectifs publics'
    """
    entry = packaged().index.get(key)
    return str(entry["title"]) if entry else None
