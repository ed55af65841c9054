"""What is typed of a draft: begun, saved, made its file."""

from __future__ import annotations

import dataclasses
import io
import secrets
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, files, table_schemas
from ..core.deposits import DepositedFile
from ..core.entry_grids import (
    MOST_CHARACTERS,
    EntryColumn,
    Rows,
    filled,
    rows_of,
    to_csv,
)
from ..deposits.drafts import PREFIX, as_dataset, fields
from ..model.entry_grid import EntryGrid
from ..model.task import now
from ..validation import judging

_FILE = "saisie-"


@dataclasses.dataclass(frozen=True)
class Kept:
    """What is typed of a draft; `version` is 0 when it is read from its file."""

    table_schema: str
    """`key@version`, or the key alone: the last version."""
    rows: Rows
    version: int = 0


def begin(
    organization_id: str, reference: str, columns: list[EntryColumn], rows: Rows
) -> str:
    """Make the draft of a table schema with its first rows; return its id.

    *reference* is `key@version`: rows are in the order of its columns.

    :raises NotAuthorized: the user may not publish for that organisation
    """
    key = reference.partition("@")[0]
    made = fields(organization_id, DepositedFile(""), key)
    dataset = tk.get_action("package_create")(
        {"allow_state_change": True},
        {
            **as_dataset(made),
            "name": f"{PREFIX}{secrets.token_hex(8)}",
            "owner_org": organization_id,
            "state": "draft",
            "license_id": next(iter(config.licences()), ""),
            "expected_dataset": key,
        },
    )
    _forget_the_published()
    model.Session.add(
        EntryGrid(
            package_id=dataset["id"],
            table_schema=reference,
            rows=filled(columns, rows),
        )
    )
    model.Session.commit()
    return str(dataset["id"])


def is_typing(package_id: str) -> bool:
    """Whether rows are typed that are not in the file of the draft yet."""
    asked = sa.select(EntryGrid.package_id).where(EntryGrid.package_id == package_id)
    return model.Session.scalar(asked) is not None


def kept(dataset: dict[str, Any]) -> Kept | None:
    """Return what is typed of a draft, else what its only file holds.

    None when it has no such file, or one that the grid would not give back whole.
    """
    row = model.Session.get(EntryGrid, dataset["id"])
    if row is not None:
        return Kept(row.table_schema, row.rows, row.version)
    if len(dataset["resources"]) != 1:
        return None
    return _read(dataset["resources"][0])


def _read(resource: dict[str, Any]) -> Kept | None:
    key = table_schemas.find_key(resource.get("table_schema") or "")
    if key is None or resource.get("url_type") != "upload":
        return None
    found = table_schemas.get(key)
    if not found.is_tabular:
        return None
    try:
        with files.stored_copy(resource, MOST_CHARACTERS) as copy:
            rows = rows_of(found, copy.path, copy.filename, judging.limits())
    except files.StorageError:
        return None
    return None if rows is None else Kept(key, rows)


def is_ours(url: str) -> bool:
    """Whether the address of a file is that of one that was typed."""
    return url.rsplit("/", 1)[-1].startswith(_FILE)


def save(
    package_id: str,
    table_schema: str,
    columns: list[EntryColumn],
    rows: Rows,
    version: int,
) -> int | None:
    """Keep the rows of a draft; return the new version, None when it has another one.

    :raises NotAuthorized: the user may not change the draft
    """
    tk.check_access("package_update", {}, {"id": package_id})
    rows = filled(columns, rows)
    if version == 0:
        return _first(package_id, table_schema, rows)
    changed = model.Session.scalar(
        sa.update(EntryGrid)
        .where(EntryGrid.package_id == package_id, EntryGrid.version == version)
        .values(rows=rows, version=version + 1, changed=now())
        .returning(EntryGrid.version)
    )
    model.Session.commit()
    return changed


def _first(package_id: str, table_schema: str, rows: Rows) -> int | None:
    """Begin to type again what is in a file already."""
    if is_typing(package_id):
        return None
    model.Session.add(
        EntryGrid(package_id=package_id, table_schema=table_schema, rows=rows)
    )
    try:
        model.Session.commit()
    except sa.exc.IntegrityError:  # by somebody else at the same moment
        model.Session.rollback()
        return None
    return 1


def finish(dataset: dict[str, Any], columns: list[EntryColumn]) -> None:
    """Make what was typed the file of the draft, which the workers then check.

    :raises ValidationError: CKAN refuses the file
    :raises NotAuthorized: the user may not change the draft
    """
    row = model.Session.get(EntryGrid, dataset["id"])
    if row is None:
        return
    key = row.table_schema.partition("@")[0]
    name = key.rsplit("/", 1)[-1]
    content = to_csv(columns, row.rows)
    upload = FileStorage(io.BytesIO(content), f"{_FILE}{name}.csv")
    sent = {"upload": upload, "table_schema": key}
    there = dataset["resources"]
    if there:
        tk.get_action("resource_patch")({}, {"id": there[0]["id"], **sent})
    else:
        title = table_schemas.title(key) or name
        tk.get_action("resource_create")(
            {}, {"package_id": dataset["id"], "name": title, "url": "", **sent}
        )
    forget(dataset["id"])


def forget(package_id: str) -> None:
    """Drop what was typed of a draft."""
    gone = EntryGrid.package_id == package_id
    model.Session.execute(sa.delete(EntryGrid).where(gone))
    model.Session.commit()


def _forget_the_published() -> None:
    """Drop what is left of drafts that are no more, however they went."""
    drafts = sa.select(model.Package.id).where(model.Package.state == "draft")
    gone = EntryGrid.package_id.not_in(drafts)
    model.Session.execute(sa.delete(EntryGrid).where(gone))
