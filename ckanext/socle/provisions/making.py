"""A draft made of rows that come from elsewhere, for a body to read and publish."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, deposits, files, producers, territories
from ..core import gaps
from ..core.errors import ReadingError
from ..core.merging import Merged
from ..core.table_schemas import TableSchema
from ..deposits import bringing
from ..model.provision import Provision
from ..model.task import now

_LEVELS = {
    "Code commune": "commune",
    "Code département": "departement",
    "Code région": "region",
}


def make(
    organization_id: str,
    table_schema: TableSchema,
    rows: Sequence[Mapping[str, str]],
    *,
    origin: str,
    source: str,
    user: str,
    author: str,
    left_out: Mapping[str, int] | None = None,
    endowment_id: str | None = None,
    merge: bool = False,
) -> Provision:
    """Return what was made: a draft of *rows*, checked soon by the workers. Commits.

    *user* does it, in CKAN's eyes; *author* is the id of who asked for it. With
    *merge*, the rows join those of the file of the same kind that is on line.

    :raises ValidationError, NotAuthorized: as CKAN's own actions
    """
    full = completed(organization_id, table_schema, rows)
    content = _content(organization_id, table_schema, full, user if merge else None)
    package_id = deposits.begin(
        organization_id,
        uploads=[_upload(table_schema, content)],
        key=table_schema.key,
        user=user,
        provenance=source,
    )
    row = Provision(
        organization_id=organization_id,
        table_schema=table_schema.key,
        package_id=package_id,
        origin=origin,
        source=source,
        endowment_id=endowment_id,
        author=author,
        left_out=dict(left_out or {}),
    )
    _describe(row, table_schema, full, content)
    model.Session.add(row)
    model.Session.commit()
    return row


def completed(
    organization_id: str,
    table_schema: TableSchema,
    rows: Sequence[Mapping[str, str]],
) -> list[dict[str, str]]:
    """Return the rows with all the columns of the rules, the producer's own filled."""
    group = model.Group.get(organization_id)
    known = {"title": group.title, "name": group.name, **(group.extras or {})}
    return gaps.completed(rows, table_schema, producers.producer(known), _place_name)


def content_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows that all have the same columns as a file: UTF-8, commas."""
    labels = list(rows[0])
    return Merged(labels, [list(row.values()) for row in rows]).to_csv()


def renew(
    row: Provision, table_schema: TableSchema, full: list[dict[str, str]], user: str
) -> bool:
    """Put other rows in a draft that nobody changed; tell whether it was done. Commits.

    A draft that someone of the body has worked on is left as it is; so is one that has
    these rows already.
    """
    content = content_of(full)
    if hashlib.sha256(content).hexdigest() == row.sha256:
        return False
    dataset = tk.get_action("package_show")({"user": user}, {"id": row.package_id})
    resource = dataset["resources"][0]
    with files.stored_copy(resource, config.validation_max_size()) as stored:
        if stored.sha256 != row.sha256:
            return False
    upload = _upload(table_schema, content)
    tk.get_action("resource_patch")(
        {"user": user}, {"id": resource["id"], "upload": upload}
    )
    _describe(row, table_schema, full, content)
    row.changed = now()
    model.Session.commit()
    return True


def _describe(
    row: Provision,
    table_schema: TableSchema,
    full: Sequence[Mapping[str, str]],
    content: bytes,
) -> None:
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.rows = len(full)
    row.gaps = [gap.to_dict() for gap in gaps.gaps(full, table_schema)]


def _content(
    organization_id: str,
    table_schema: TableSchema,
    full: list[dict[str, str]],
    user: str | None,
) -> bytes:
    """Return the file; with *user*, after the rows of the file that is on line."""
    there = (
        bringing.file_of(organization_id, str(table_schema.key), user)
        if user and table_schema.overlay.natural_key
        else None
    )
    if there is None:
        return content_of(full)
    brought = bringing.from_rows(full)
    try:
        merged = bringing.merged_with(there, table_schema, brought, bringing.UPSERT)
    except ReadingError:
        return content_of(full)  # what is on line is no table: nothing to join
    return merged.to_csv()


def _upload(table_schema: TableSchema, content: bytes) -> Any:
    name = str(table_schema.key).rpartition("/")[2]
    return FileStorage(io.BytesIO(content), f"{name}.csv")


def _place_name(kind: str, code: str) -> str:
    """Return the name of a place of DECP; "" when it is none that the COG knows."""
    level, index = _LEVELS.get(kind), territories.current_index()
    found = index.resolve(f"{level}:{code}").territory_id if level else None
    return index.get(found).name if found else ""
