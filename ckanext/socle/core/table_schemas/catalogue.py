"""A catalogue of table schemas in the national format, read with suspicion.

The format is that of schema.data.gouv.fr (`/schemas/schemas.json`), described by
https://opendataschema.frama.io/catalog/schema-catalog.json. One entry that is wrong
never hides the others: it is told as `Broken`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..errors import CatalogueError

SCHEMA_TYPES = ("tableschema", "jsonschema", "datapackage", "other")
_MOST_ENTRIES, _MOST_VERSIONS = 5_000, 500
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,49}")


@dataclass(frozen=True)
class Version:
    """A version of a table schema, and where its file is."""

    name: str
    """The git tag: `2.1.1`."""
    url: str
    """Absolute."""


@dataclass(frozen=True)
class Entry:
    """What a catalogue says of a table schema. Texts may be empty."""

    key: str
    """`owner/name`."""
    schema_type: str
    """One of `SCHEMA_TYPES`."""
    title: str
    description: str
    homepage: str
    contact: str
    external_doc: str
    labels: tuple[str, ...]
    versions: tuple[Version, ...]
    """In the order of the catalogue, the oldest first."""


@dataclass(frozen=True)
class Broken:
    """What cannot be kept, and why."""

    name: str
    """As written in the catalogue; "" when there is none."""
    version: str
    """"" when the whole entry is meant."""
    reason: str
    """English, for an administrator."""


@dataclass(frozen=True)
class Catalogue:
    """The entries that can be read, and those that cannot."""

    entries: tuple[Entry, ...]
    broken: tuple[Broken, ...]


def read_catalogue(data: bytes, url: str) -> Catalogue:
    """Return what a catalogue holds; *url* is where it comes from.

    Addresses of files may be relative to the catalogue's.

    :raises CatalogueError: it is no catalogue at all

    >>> read_catalogue(b'{"schemas": [{"name": "../etc"}]}', "https://a.example/").broken
    (Broken(name='../etc', version='', reason='“../etc” is not owner/name'),)
    """
    entries: dict[str, Entry] = {}
    broken: list[Broken] = []
    for raw in _raw_entries(data, url):
        try:
            entry = _entry(raw, url, broken)
            if entry.key in entries:
                raise _Wrong("the name is there twice")
        except _Wrong as wrong:
            broken.append(Broken(_text(raw, "name"), "", str(wrong)))
        else:
            entries[entry.key] = entry
    return Catalogue(tuple(entries.values()), tuple(broken))


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    """A part of the catalogue cannot be kept."""


def _raw_entries(data: bytes, url: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CatalogueError(url=url, reason="it is not JSON") from error
    entries = found.get("schemas") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise CatalogueError(url=url, reason="it has no list “schemas”")
    if len(entries) > _MOST_ENTRIES:
        raise CatalogueError(url=url, reason=f"more than {_MOST_ENTRIES} schemas")
    return [entry if isinstance(entry, dict) else {} for entry in entries]


def _entry(raw: dict[str, Any], url: str, broken: list[Broken]) -> Entry:
    key, schema_type = _text(raw, "name"), _text(raw, "schema_type")
    if not is_key(key):
        raise _Wrong(f"“{key}” is not owner/name")
    if schema_type not in SCHEMA_TYPES:
        raise _Wrong(f"unknown type “{schema_type}”")
    versions = tuple(_versions(key, raw.get("versions"), url, broken))
    if not versions:
        raise _Wrong("no version has a file")
    labels = raw.get("labels")
    return Entry(
        key=key,
        schema_type=schema_type,
        title=_text(raw, "title"),
        description=_text(raw, "description"),
        homepage=_link(raw, "homepage"),
        contact=_text(raw, "contact"),
        external_doc=_link(raw, "external_doc"),
        labels=tuple(map(str, labels)) if isinstance(labels, list) else (),
        versions=versions,
    )


def _versions(key: str, raw: Any, url: str, broken: list[Broken]) -> Iterator[Version]:
    seen: set[str] = set()
    for one in (raw if isinstance(raw, list) else [])[:_MOST_VERSIONS]:
        known = one if isinstance(one, dict) else {}
        name, link = _text(known, "version_name"), _text(known, "schema_url")
        if not is_version(name) or name in seen:
            broken.append(Broken(key, name, "the name of the version is wrong"))
            continue
        seen.add(name)
        target = urljoin(url, link)
        if not link or not _is_kept(target, url):
            broken.append(Broken(key, name, f"“{link}” is not the address of a file"))
            continue
        yield Version(name, target)


def is_key(text: str) -> bool:
    """Return whether *text* can be the key of a table schema.

    >>> is_key("scdl/equipements"), is_key("scdl"), is_key("../x")
    (True, False, False)
    """
    return bool(_KEY.fullmatch(text)) and ".." not in text


def is_version(text: str) -> bool:
    """Return whether *text* can be the name of a version.

    >>> is_version("v1.0.2"), is_version("1/2"), is_version("latest")
    (True, False, False)
    """
    return bool(_VERSION.fullmatch(text)) and text != "latest"


def _is_kept(target: str, url: str) -> bool:
    """Say whether a file may be there: on the web, or below a catalogue on disk."""
    if urlsplit(target).scheme in ("http", "https"):
        return True
    folder = url.rpartition("/")[0] + "/"
    return url.startswith("file:///") and target.startswith(folder)


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    return value.strip()[:10_000] if isinstance(value, str) else ""


def _link(raw: dict[str, Any], name: str) -> str:
    link = _text(raw, name)
    return link if urlsplit(link).scheme in ("http", "https") else ""
