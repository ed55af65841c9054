"""The table schemas of a portal: packaged ones, and those that it was given.

A packaged version keeps its facts, whatever a catalogue says of it later, so that no
verdict changes behind anyone's back; the catalogue's own titles and descriptions are
then shown with them. Any other version is what its file says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..errors import TableSchemaError, TableSchemaNotFound
from ..folding import fold
from .descriptors import read_descriptor
from .indexing import titles_of
from .overlay import Overlay
from .registry import Registry, TableSchema, rarity_of, version_order

_TEXTS = ("title", "description")


@dataclass(frozen=True)
class Given:
    """A version that a catalogue, or an administrator, gave to the portal."""

    key: str
    version: str
    schema_type: str
    sha256: str
    """Of its file, 64 hexadecimal digits."""
    title: str = ""
    description: str = ""
    homepage: str = ""
    contact: str = ""
    external_doc: str = ""
    labels: tuple[str, ...] = ()
    url: str = ""
    """Where the file is on the web; "" when it was uploaded."""
    catalogue: str = ""
    """The catalogue that lists it; "" when an administrator added it."""
    vanished: bool = False
    """The catalogue lists it no more."""


class PortalRegistry:
    """A snapshot, read as `Registry` is; *read* gives the bytes of a SHA-256."""

    def __init__(
        self,
        packaged: Registry,
        given: Iterable[Given],
        read: Callable[[str], bytes],
    ) -> None:
        self._packaged = packaged
        self._read = read
        self._given = {(one.key, one.version): one for one in given}
        self._loaded: dict[tuple[str, str], TableSchema] = {}
        self.versions = self._all_versions()

    def _all_versions(self) -> dict[str, list[str]]:
        found = {key: set(known) for key, known in self._packaged.versions.items()}
        for key, version in self._given:
            found.setdefault(key, set()).add(version)
        return {key: sorted(found[key], key=version_order) for key in sorted(found)}

    @cached_property
    def index(self) -> dict[str, dict[str, Any]]:
        """What lists show of each key, by key; `given` when it is not packaged."""
        packaged = self._packaged.versions
        return {
            entry["name"]: entry | {"given": entry["name"] not in packaged}
            for entry in self.list_all()
        }

    @cached_property
    def titles(self) -> dict[str, dict[str, Any]]:
        """The titles of each tabular schema, by key; see `build_titles`.

        Files are read for what was given only; one that cannot be read is left out.
        """
        found = dict(self._packaged.titles)
        for key, versions in self.versions.items():
            if versions == self._packaged.versions.get(key):
                continue
            tables = [one for one in versions if self._is_table(key, one)]
            if tables:
                found[key] = titles_of(self, key, tables)
        return found

    def _is_table(self, key: str, version: str) -> bool:
        try:
            return self.get(f"{key}@{version}").is_tabular
        except TableSchemaError:
            return False

    @cached_property
    def rarity(self) -> dict[str, float]:
        """How much a folded title tells; see `Registry.rarity`."""
        return rarity_of(self.titles.values())

    def neighbour(self, key: str, titles: Sequence[str], unknown: int) -> str | None:
        """Return the schema left out that knows more of *titles*; see `Registry`."""
        found = self._packaged.neighbour(key, titles, unknown)
        return None if found in self.versions else found

    def given(self, key: str, version: str) -> Given | None:
        """Return what the portal was given of a version; `None` when nothing."""
        return self._given.get((key, version))

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

    def _load(self, key: str, version: str) -> TableSchema:
        given = self._given.get((key, version))
        last = version == self.versions[key][-1]
        if version in self._packaged.versions.get(key, ()):
            found = self._packaged.get(f"{key}@{version}")
            texts = self._descriptor(given) if given else {}
            return replace(
                found, descriptor=with_texts(found.descriptor, texts), last=last
            )
        assert given is not None  # noqa: S101 - where else would it come from
        overlay = self._overlay(given)
        return TableSchema(key, version, self._descriptor(given), overlay, last)

    def _descriptor(self, given: Given) -> dict[str, Any]:
        return read_descriptor(self._read(given.sha256), given.schema_type)

    def _overlay(self, given: Given) -> Overlay:
        """Return what we say of the other versions, or the catalogue's title."""
        if given.key in self._packaged.versions:
            return self._packaged.get(given.key).overlay
        return Overlay(label=given.title or None, schema_type=given.schema_type)

    def title(self, key: str) -> str | None:
        """Return the plain name of *key*, without reading a file; `None` if unknown."""
        packaged = self._packaged.index.get(key)
        if packaged:
            return str(packaged["title"])
        return str(self._entry(key)["title"]) if key in self.versions else None

    def list_all(self) -> list[dict[str, Any]]:
        """Return what lists show of each schema, by key: see `Registry.list_all`."""
        packaged = {entry["name"]: entry for entry in self._packaged.list_all()}
        return [
            {**(packaged.get(key) or self._entry(key)), "versions": list(versions)}
            for key, versions in self.versions.items()
        ]

    def local(self) -> list[Given]:
        """Return the versions that no catalogue gave, by key and version."""
        found = [one for one in self._given.values() if not one.catalogue]
        return sorted(found, key=lambda one: (one.key, version_order(one.version)))

    def search(self, query: str) -> list[dict[str, Any]]:
        """Return the entries whose key or title has all the words of *query*."""
        words = fold(query).split()
        return [
            entry
            for entry in self.list_all()
            if all(word in fold(f"{entry['name']} {entry['title']}") for word in words)
        ]

    def _entry(self, key: str) -> dict[str, Any]:
        last = self._given[key, self.versions[key][-1]]
        return {
            "name": key,
            "title": last.title or key,
            "schema_type": last.schema_type,
            "group": "extended",
            "status": "current",
            "replaced_by": None,
            "concerns": [],
            "mandatory": False,
            "checked": last.schema_type == "tableschema",
        }


def with_texts(facts: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return *facts* with the titles and descriptions of another descriptor.

    >>> with_texts({"fields": [{"name": "A"}]}, {"title": "Essai", "version": "9"})
    {'fields': [{'name': 'A'}], 'title': 'Essai'}
    """
    merged = {**facts, **_texts(texts)}
    if "fields" in facts:
        said = {field["name"]: _texts(field) for field in texts.get("fields", [])}
        merged["fields"] = [
            {**field, **said.get(field["name"], {})} for field in facts["fields"]
        ]
    return merged


def _texts(descriptor: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: descriptor[name]
        for name in _TEXTS
        if isinstance(descriptor.get(name), str) and descriptor[name].strip()
    }
