"""Catalogues of table schemas: read, followed, and never trusted.

What a catalogue lists is added to what the portal knows. What it lists no more is
marked and stays: files of the portal were checked with it. Each table schema is kept
in a transaction of its own, so that a sync that is stopped has done whole ones only,
and what is broken changes nothing else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.model as model

from .. import config, fetching, table_schemas
from ..core.errors import CatalogueError, SocleError, TableSchemaError
from ..core.table_schemas import catalogue as core
from ..core.table_schemas.descriptors import MAX_SIZE
from ..model.table_schema import SchemaCatalogue, SchemaFile, SchemaVersion
from ..model.task import now

_AT_ONCE = 4  # downloads
_ON_DISK = "file:///"
_CATALOGUE_SIZE = 50_000_000  # bytes
_MOST_PROBLEMS = 1_000  # kept of one reading
_NOTHING = fetching.Mark()

Tell = Callable[[str], None]


@dataclasses.dataclass
class Synced:
    """What a sync did; names are `key@version`."""

    catalogue: str
    table_schemas: int = 0
    """Keys that the catalogue lists."""
    unchanged: int = 0
    """Versions that were there already, with the same bytes."""
    new: list[str] = dataclasses.field(default_factory=list)
    changed: list[str] = dataclasses.field(default_factory=list)
    """Versions that were there, with other bytes."""
    vanished: list[str] = dataclasses.field(default_factory=list)
    """Versions that the catalogue lists no more; they stay."""
    elsewhere: list[str] = dataclasses.field(default_factory=list)
    """Versions left out: another catalogue, or the portal, had them first."""
    broken: list[dict[str, str]] = dataclasses.field(default_factory=list)
    """`{"name", "version", "reason"}` of what was not kept."""


@dataclasses.dataclass(frozen=True)
class _Download:
    """The bytes of an address; `data` is None when they did not change."""

    data: bytes | None = None
    mark: fetching.Mark = _NOTHING
    error: str = ""


def sync(url: str, tell_total: Callable[[int], None], tell: Tell) -> Synced:
    """Read a catalogue, by its address or a `file:///` one, and follow it.

    *tell_total* is told the number of versions, then *tell* each one by one.

    :raises CatalogueError: it is no catalogue: nothing was changed
    :raises FetchError: it could not be fetched: nothing was changed
    """
    known = model.Session.get(SchemaCatalogue, url)
    try:
        data, mark = _catalogue_bytes(url, known)
        found = core.read_catalogue(data, url)
    except SocleError as error:
        _keep_failure(url, str(error))
        raise
    result = Synced(url, table_schemas=len(found.entries))
    result.broken += [dataclasses.asdict(one) for one in found.broken]
    tell_total(sum(len(entry.versions) for entry in found.entries))
    for entry in found.entries:
        _follow(url, entry, result, tell)
    _mark_vanished(url, found.entries, result)
    _keep_catalogue(url, data, mark, result.broken)
    model.Session.commit()
    return result


def _catalogue_bytes(
    url: str, known: SchemaCatalogue | None
) -> tuple[bytes, fetching.Mark]:
    kept = known.sha256 if known else None
    mark = _NOTHING
    if known and kept:
        mark = fetching.Mark(known.etag, known.last_modified)
    got = _download(url, mark, _limits(_CATALOGUE_SIZE), config.fetch_allowed_hosts())
    if got.data is not None:
        return got.data, got.mark
    stored = model.Session.get(SchemaFile, kept) if kept else None
    if got.error or stored is None:
        raise CatalogueError(url=url, reason=got.error or "it has no content")
    return stored.data, mark


def _limits(max_size: int) -> fetching.Limits:
    return fetching.Limits(
        max_size=max_size,
        timeout=config.fetch_timeout(),
        max_redirects=config.fetch_max_redirects(),
    )


def download(url: str) -> bytes:
    """Return the file of a table schema, by its address on the web.

    :raises FetchError: no file
    """
    allowed = config.fetch_allowed_hosts()
    with fetching.fetch(url, limits=_limits(MAX_SIZE), allowed_hosts=allowed) as file:
        return file.path.read_bytes()


def _download(
    url: str, mark: fetching.Mark, limits: fetching.Limits, allowed: Iterable[str]
) -> _Download:
    """Return what is at an address; a failure is a value, told later."""
    if url.startswith(_ON_DISK):
        return _from_disk(url, limits.max_size)
    try:
        fetched = fetching.fetch_if_changed(
            url, mark, limits=limits, allowed_hosts=allowed
        )
        if fetched is None:
            return _Download()
        with fetched:
            return _Download(fetched.path.read_bytes(), fetched.mark)
    except fetching.FetchError as error:
        return _Download(error=str(error))


def _from_disk(url: str, max_size: int) -> _Download:
    path = Path(url2pathname(url.removeprefix("file://")))
    try:
        if path.stat().st_size > max_size:
            return _Download(error=f"more than {max_size} bytes")
        return _Download(path.read_bytes())
    except OSError as error:
        return _Download(error=error.strerror or str(error))


def _follow(url: str, entry: core.Entry, result: Synced, tell: Tell) -> None:
    """Keep what is new or changed of one table schema, in one transaction."""
    rows = {row.version: row for row in _rows(entry.key)}
    mine = []
    for version in entry.versions:
        row = rows.get(version.name)
        if row is not None and row.catalogue != url:
            result.elsewhere.append(f"{entry.key}@{version.name}")
            tell(entry.key)
        else:
            mine.append((version, row))
    for (version, row), got in _downloads(mine):
        _keep(url, entry, version, row, got, result)
        tell(entry.key)
    model.Session.commit()


_Wanted = tuple[core.Version, SchemaVersion | None]


def _downloads(wanted: list[_Wanted]) -> Iterator[tuple[_Wanted, _Download]]:
    limits, allowed = _limits(MAX_SIZE), config.fetch_allowed_hosts()

    def fetch(one: tuple[str, fetching.Mark]) -> _Download:
        return _download(*one, limits, allowed)

    asked = [(version.url, _mark(version, row)) for version, row in wanted]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from zip(wanted, pool.map(fetch, asked), strict=True)


def _mark(version: core.Version, row: SchemaVersion | None) -> fetching.Mark:
    if row is None or row.url != version.url:
        return _NOTHING
    return fetching.Mark(row.etag, row.last_modified)


def _rows(key: str) -> Iterable[SchemaVersion]:
    query = sa.select(SchemaVersion).where(SchemaVersion.key == key)
    return model.Session.scalars(query).all()


def _keep(
    url: str,
    entry: core.Entry,
    version: core.Version,
    row: SchemaVersion | None,
    got: _Download,
    result: Synced,
) -> None:
    name = f"{entry.key}@{version.name}"
    try:
        sha256 = _kept_bytes(entry, row, got)
    except TableSchemaError as error:
        broken = core.Broken(entry.key, version.name, str(error.params["reason"]))
        result.broken.append(dataclasses.asdict(broken))
        return
    if row is None:
        row = SchemaVersion(key=entry.key, version=version.name, catalogue=url)
        model.Session.add(row)
        result.new.append(name)
    elif row.sha256 != sha256:
        row.changed = now()
        result.changed.append(name)
    else:
        result.unchanged += 1
    _describe(row, entry, version, sha256, got)


def _kept_bytes(entry: core.Entry, row: SchemaVersion | None, got: _Download) -> str:
    """Return the SHA-256 of the bytes that the version has from now on."""
    if got.error:
        raise TableSchemaError(reason=got.error)
    if got.data is None:
        return row.sha256 if row else ""
    table_schemas.look_at(got.data, entry.schema_type)
    return table_schemas.store(got.data)


def _describe(
    row: SchemaVersion,
    entry: core.Entry,
    version: core.Version,
    sha256: str,
    got: _Download,
) -> None:
    row.sha256, row.url, row.vanished = sha256, version.url, None
    if got.data is not None:
        row.etag, row.last_modified = got.mark.etag, got.mark.last_modified
    for name in ("schema_type", "title", "description", "homepage", "contact"):
        setattr(row, name, getattr(entry, name))
    row.external_doc, row.labels = entry.external_doc, list(entry.labels)


def _mark_vanished(url: str, entries: Iterable[core.Entry], result: Synced) -> None:
    listed = {(entry.key, one.name) for entry in entries for one in entry.versions}
    query = sa.select(SchemaVersion).where(
        SchemaVersion.catalogue == url, SchemaVersion.vanished.is_(None)
    )
    unread = {one["name"] for one in result.broken if not one["version"]}
    for row in model.Session.scalars(query):
        if (row.key, row.version) not in listed and row.key not in unread:
            row.vanished = now()
            result.vanished.append(f"{row.key}@{row.version}")


def _keep_catalogue(
    url: str, data: bytes, mark: fetching.Mark, problems: list[dict[str, str]]
) -> None:
    facts = {
        "sha256": table_schemas.store(data),
        "etag": mark.etag,
        "last_modified": mark.last_modified,
        "tried": now(),
        "read": now(),
        "error": "",
        "problems": problems[:_MOST_PROBLEMS],
    }
    _upsert(url, facts)


def _keep_failure(url: str, error: str) -> None:
    model.Session.rollback()
    _upsert(url, {"tried": now(), "error": error[:2000]})
    model.Session.commit()


def _upsert(url: str, facts: dict[str, Any]) -> None:
    row = insert(SchemaCatalogue).values(url=url, **facts)
    model.Session.execute(row.on_conflict_do_update(index_elements=["url"], set_=facts))
