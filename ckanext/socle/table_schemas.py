"""The table schemas of the portal: packaged, from catalogues, and its own.

Each process keeps the last snapshot that it made; a mark in the database says whether
something was given to the portal since.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

import ckan.model as model

from .core import table_schemas as core
from .core.errors import TableSchemaError, TableSchemaExists, TableSchemaNotFound
from .core.table_schemas import TableSchema
from .core.table_schemas.descriptors import read_descriptor
from .core.table_schemas.portal import Given, PortalRegistry
from .core.table_schemas.registry import packaged
from .model.table_schema import LOCAL, SchemaCatalogue, SchemaFile, SchemaVersion

_MARK = sa.select(
    sa.select(sa.func.max(SchemaVersion.added)).scalar_subquery(),
    sa.select(sa.func.max(SchemaCatalogue.read)).scalar_subquery(),
)
_cached: tuple[Any, PortalRegistry] | None = None


def current() -> PortalRegistry:
    """Return the table schemas that the portal has now."""
    global _cached  # a read-only snapshot, with its mark
    mark = tuple(model.Session.execute(_MARK).one())
    if _cached is None or _cached[0] != mark:
        rows = model.Session.scalars(sa.select(SchemaVersion)).all()
        given = [_given(row) for row in rows]
        _cached = mark, PortalRegistry(packaged(), given, read)
    return _cached[1]


def _given(row: SchemaVersion) -> Given:
    facts = {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(Given)
        if field.name not in ("labels", "vanished")
    }
    return Given(**facts, labels=tuple(row.labels), vanished=row.vanished is not None)


def read(sha256: str) -> bytes:
    """Return the bytes that the portal keeps under a SHA-256."""
    query = sa.select(SchemaFile.data).where(SchemaFile.sha256 == sha256)
    return bytes(model.Session.scalars(query).one())


def get(reference: str) -> TableSchema:
    """Return the table schema `key`, `key@version` or `key@latest`.

    :raises TableSchemaNotFound: the portal knows no such key or version
    """
    return current().get(reference)


def list_table_schemas() -> list[dict[str, Any]]:
    """Return what lists show of each table schema (see `Registry.list_all`)."""
    return current().list_all()


def packaged_keys() -> frozenset[str]:
    """Return the keys of the table schemas that come with the extension."""
    return frozenset(packaged().versions)


def find_key(reference: str) -> str | None:
    """Return the key of a reference (see `get`); None when the portal has none.

    No file is read, and the database is asked only for what is not packaged.
    """
    key, _, version = reference.partition("@")
    known = packaged().versions.get(key, [])
    if not _has(known, version):
        known = current().versions.get(key, [])
    return key if _has(known, version) else None


def _has(versions: list[str], version: str) -> bool:
    return version in versions or (bool(versions) and version in ("", "latest"))


def title(key: str) -> str | None:
    """Return the plain name of a kind of file; None when the portal knows none."""
    return current().title(key)


def uses(key: str) -> dict[str, int]:
    """Return the number of files of the portal that follow each version of a key."""
    resource, package = model.Resource, model.Package
    # CKAN keeps extras as a text; the text is searched before it is parsed.
    text = sa.cast(resource.extras, sa.Text)
    extras = sa.cast(text, JSONB)
    version = extras["table_schema_version"].astext
    query = (
        sa.select(version, sa.func.count())
        .join(package, package.id == resource.package_id)
        .where(
            resource.state == model.State.ACTIVE,
            package.state == model.State.ACTIVE,
            text.contains(key, autoescape=True),
            extras["table_schema"].astext == key,
        )
        .group_by(version)
    )
    return {row[0]: row[1] for row in model.Session.execute(query) if row[0]}


def add(
    key: str,
    version: str,
    data: bytes,
    *,
    schema_type: str,
    title: str = "",
    url: str = "",
) -> dict[str, Any]:
    """Keep a table schema of the portal's own; commit.

    Return `name`, `version`, `title` and `sha256`. The same bytes again change nothing.

    :raises TableSchemaError: no file could be checked with these bytes
    :raises TableSchemaExists: the version is there, with other content
    """
    look_at(data, schema_type)
    sha256 = store(data)
    row = model.Session.get(SchemaVersion, (key, version))
    if row is None:
        if _is_packaged(key, version):
            raise TableSchemaExists(key=key, version=version)
        row = SchemaVersion(key=key, version=version, catalogue=LOCAL)
        row.schema_type, row.url, row.sha256 = schema_type, url, sha256
        row.title = title or str(read_descriptor(data, schema_type).get("title") or key)
        model.Session.add(row)
    elif row.sha256 != sha256:
        model.Session.rollback()
        raise TableSchemaExists(key=key, version=version)
    model.Session.commit()
    return {"name": key, "version": version, "title": row.title, "sha256": sha256}


def _is_packaged(key: str, version: str) -> bool:
    try:
        return core.get(f"{key}@{version}").version == version
    except TableSchemaNotFound:
        return False


def look_at(data: bytes, schema_type: str) -> None:
    """Do nothing, unless no file could be checked with these bytes.

    :raises TableSchemaError: its `reason` says why
    """
    descriptor = read_descriptor(data, schema_type)
    if schema_type == "tableschema":
        # The engine is loaded when it is used: CKAN starts without it.
        from .core.validation.compiling import schema_errors  # noqa: PLC0415

        for _, reason in schema_errors(descriptor):
            raise TableSchemaError(reason=reason)


def store(data: bytes) -> str:
    """Keep bytes, in the caller's transaction; return their SHA-256, in hex."""
    sha256 = hashlib.sha256(data).hexdigest()
    row = insert(SchemaFile).values(sha256=sha256, data=data)
    model.Session.execute(row.on_conflict_do_nothing())
    return sha256
