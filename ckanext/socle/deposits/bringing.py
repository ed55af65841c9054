"""Rows and files that other programs bring: one call, the same result twice."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, files
from ..core.deposits import DepositedFile
from ..core.merging import Merged, merge
from ..core.table_schemas import TableSchema
from ..core.validation.header import Titles
from ..core.validation.reader import read_table
from ..obligations.published import datasets_of
from ..validation import asking, judging
from .drafts import as_user, begin, fields
from .publishing import NEW, publish, same_kind

UPSERT, REPLACE = "upsert", "replace"
MODES = (UPSERT, REPLACE)


@dataclass(frozen=True)
class Brought:
    """What a program sends: a table of texts."""

    labels: list[str]
    rows: list[dict[str, str]]


def bring(
    organization_id: str,
    table_schema: TableSchema,
    brought: Brought,
    *,
    mode: str,
    dry_run: bool,
    user: str,
) -> dict[str, Any]:
    """Put rows in the dataset of an organisation that follows a table schema.

    The dataset is made when there is none. See `socle_file_deposit` for what comes
    back. Two calls for the same file wait for each other.

    :raises ReadingError: the file that is there cannot be read as a table
    :raises ValidationError, NotAuthorized: as CKAN's own actions
    """
    key = str(table_schema.key)
    with _alone(f"{organization_id} {key}"):
        target = file_of(organization_id, key, user)
        merged = merged_with(target, table_schema, brought, mode)
        content = merged.to_csv()
        answer = {
            "added": merged.added,
            "replaced": merged.replaced,
            "unchanged": merged.unchanged,
            "rows": len(merged.rows),
            "dry_run": dry_run,
            **_judged(content, table_schema),
        }
        same = target is not None and _digest(target) == _sha256(content)
        outcome = "unchanged" if same else "updated" if target else "created"
        if not dry_run and not same:
            target = _write(organization_id, table_schema, target, content, user)
        place = {"package_id": None, "resource_id": None}
        if target:
            place = {"package_id": target["package_id"], "resource_id": target["id"]}
        return {"outcome": outcome, **place, **answer}


def from_rows(rows: Sequence[Mapping[str, Any]]) -> Brought:
    """Return rows that came as JSON, their values as texts.

    >>> from_rows([{"a": 1, "b": None}]).rows
    [{'a': '1', 'b': ''}]
    """
    labels = list(dict.fromkeys(str(name) for row in rows for name in row))
    texts = [{str(n): _text(value) for n, value in row.items()} for row in rows]
    return Brought(labels, texts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def from_file(path: Path, filename: str, table_schema: TableSchema) -> Brought:
    """Return the rows of a file that was sent; blank ones are left out.

    :raises ReadingError: it cannot be read as a table
    """
    names = [one["name"] for one in table_schema.descriptor["fields"]]
    table = read_table(
        path,
        filename=filename,
        titles=Titles({name: name for name in names}),
        limits=judging.limits(),
    )
    labels = [str(label) for label in table.labels]
    rows = [
        dict(zip(labels, (_text(cell) for cell in cells), strict=False))
        for _, cells in table.rows
        if any(cell not in (None, "") for cell in cells)
    ]
    return Brought(labels, rows)


@contextlib.contextmanager
def _alone(subject: str) -> Iterator[None]:
    """Hold a lock of the database: CKAN's actions commit, and would end their own."""
    number = int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8], signed=True)
    with model.meta.engine.connect() as connection:
        lock = {"number": number}
        connection.execute(sa.text("SELECT pg_advisory_lock(:number)"), lock)
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:number)"), lock)


def file_of(organization_id: str, key: str, user: str) -> dict[str, Any] | None:
    """Return the uploaded file that follows a table schema, the last changed."""
    model.Session.rollback()  # what another call has just committed is seen
    known = datasets_of([organization_id]).get(organization_id, {}).get(key, [])
    public = [one for one in known if one.is_public]
    if not public:
        return None
    name = max(public, key=lambda one: one.changed).name
    dataset = tk.get_action("package_show")(as_user(user), {"id": name})
    found = same_kind(dataset, {"table_schema": key})
    return found if found.get("url_type") == "upload" else None


def merged_with(
    target: dict[str, Any] | None,
    table_schema: TableSchema,
    brought: Brought,
    mode: str,
) -> Merged:
    """Return the rows of *target* with those that are brought.

    :raises ReadingError: the file that is there cannot be read as a table
    """
    key = table_schema.overlay.natural_key
    if target is None or mode == REPLACE:
        names = [one["name"] for one in table_schema.descriptor["fields"]]
        return merge(names, [], brought.rows, key)
    with files.stored_copy(target, config.validation_max_size()) as stored:
        there = from_file(stored.path, stored.filename, table_schema)
    rows = [[row.get(label, "") for label in there.labels] for row in there.rows]
    return merge(there.labels, rows, brought.rows, key)


def _judged(content: bytes, table_schema: TableSchema) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(prefix="socle-", suffix=".csv") as copy:
        copy.write(content)
        copy.flush()
        stored = files.StoredFile(Path(copy.name), "depot.csv", len(content), "")
        reference = f"{table_schema.key}@{table_schema.version}"
        found = asking.answer(stored, reference)
    names = ("table_schema", "table_schema_version", "strict_valid", "lenient_valid")
    return {name: found[name] for name in (*names, "errors", "report")}


def _write(
    organization_id: str,
    table_schema: TableSchema,
    target: dict[str, Any] | None,
    content: bytes,
    user: str,
) -> dict[str, Any]:
    key = str(table_schema.key)
    upload = FileStorage(io.BytesIO(content), f"{key.rsplit('/', 1)[-1]}.csv")
    if target is not None:
        done: dict[str, Any] = tk.get_action("resource_patch")(
            as_user(user), {"id": target["id"], "upload": upload}
        )
        return done
    draft = begin(organization_id, uploads=[upload], key=key, user=user)
    dataset = tk.get_action("package_show")(as_user(user), {"id": draft})
    known = fields(organization_id, DepositedFile(""), key)
    publish(dataset, {"title": known.title}, choice=NEW, user=user)
    made = tk.get_action("package_show")(as_user(user), {"id": draft})
    return dict(made["resources"][0])


def _digest(target: dict[str, Any]) -> str:
    with files.stored_copy(target, config.validation_max_size()) as stored:
        return stored.sha256


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
