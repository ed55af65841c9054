"""A draft made of rows that come from elsewhere, for a body to read and publish."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
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
) -> Provision:
    """Return what was made: a draft of *rows*, checked soon by the workers. Commits.

    *user* does it, in CKAN's eyes; *author* is the id of who asked for it.

    :raises ValidationError, NotAuthorized: as CKAN's own actions
    """
    full = completed(organization_id, table_schema, rows)
    row = Provision(
        organization_id=organization_id,
        table_schema=table_schema.key,
        origin=origin,
        source=source,
        endowment_id=endowment_id,
        author=author,
        left_out=dict(left_out or {}),
    )
    _begin(row, table_schema, full, content_of(full), user)
    return row


def join(
    organization_id: str,
    table_schema: TableSchema,
    rows: Sequence[Mapping[str, str]],
    **facts: Any,
) -> Provision:
    """Return what `make` would, with the rows that are known already. Commits.

    By the natural key of the rules, they join the draft made before, if it still waits,
    else the file that is on line. Without a natural key, the very same rows are not
    made into a second draft. *facts* are those of `make`.
    """
    full = completed(organization_id, table_schema, rows)
    former = _waiting(organization_id, str(table_schema.key), facts["origin"])
    user, left_out = facts["user"], dict(facts.get("left_out") or {})
    if not table_schema.overlay.natural_key:
        same = former and former.sha256 == _sha256(content_of(full))
        if former is not None and same:
            return former
        return make(organization_id, table_schema, rows, **facts)
    if former is not None:
        content = _joined(_resource(former, user), table_schema, full)
        _replace(former, table_schema, full, content, user)
        former.left_out = left_out
        model.Session.commit()
        return former
    there = bringing.file_of(organization_id, str(table_schema.key), user)
    content = _joined(there, table_schema, full)
    row = Provision(
        organization_id=organization_id,
        table_schema=table_schema.key,
        origin=facts["origin"],
        source=facts["source"],
        author=facts["author"],
        left_out=left_out,
    )
    _begin(row, table_schema, full, content, user)
    return row


def _begin(
    row: Provision,
    table_schema: TableSchema,
    full: Sequence[Mapping[str, str]],
    content: bytes,
    user: str,
) -> None:
    row.package_id = deposits.begin(
        row.organization_id,
        uploads=[_upload(table_schema, content)],
        key=table_schema.key,
        user=user,
        provenance=row.source,
    )
    _describe(row, table_schema, full, content)
    model.Session.add(row)
    model.Session.commit()


def _waiting(organization_id: str, key: str, origin: str) -> Provision | None:
    """Return the last draft of that kind that waits; None when there is none."""
    query = (
        sa.select(Provision)
        .join(model.Package, model.Package.id == Provision.package_id)
        .where(
            Provision.organization_id == organization_id,
            Provision.table_schema == key,
            Provision.origin == origin,
            model.Package.state == "draft",
        )
        .order_by(Provision.created.desc())
        .limit(1)
    )
    return model.Session.scalars(query).first()


def _joined(
    there: dict[str, Any] | None,
    table_schema: TableSchema,
    full: list[dict[str, str]],
) -> bytes:
    """Return the rows of a file with those of *full*, by the natural key."""
    if there is None:
        return content_of(full)
    brought = bringing.from_rows(full)
    try:
        merged = bringing.merged_with(there, table_schema, brought, bringing.UPSERT)
    except ReadingError:
        return content_of(full)  # what is there is no table: nothing to join
    # Rows whose key is not filled would be told again at each sending.
    merged.rows = list(map(list, dict.fromkeys(map(tuple, merged.rows))))
    return merged.to_csv()


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
    if _sha256(content) == row.sha256:
        return False
    with files.stored_copy(
        _resource(row, user), config.validation_max_size()
    ) as stored:
        if stored.sha256 != row.sha256:
            return False
    _replace(row, table_schema, full, content, user)
    model.Session.commit()
    return True


def _resource(row: Provision, user: str) -> dict[str, Any]:
    dataset = tk.get_action("package_show")({"user": user}, {"id": row.package_id})
    found: dict[str, Any] = dataset["resources"][0]
    return found


def _replace(
    row: Provision,
    table_schema: TableSchema,
    full: Sequence[Mapping[str, str]],
    content: bytes,
    user: str,
) -> None:
    upload = _upload(table_schema, content)
    asked = {"id": _resource(row, user)["id"], "upload": upload}
    tk.get_action("resource_patch")({"user": user}, asked)
    _describe(row, table_schema, full, content)
    row.changed = now()


def _describe(
    row: Provision,
    table_schema: TableSchema,
    full: Sequence[Mapping[str, str]],
    content: bytes,
) -> None:
    row.sha256 = _sha256(content)
    row.rows = len(full)
    row.gaps = [gap.to_dict() for gap in gaps.gaps(full, table_schema)]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _upload(table_schema: TableSchema, content: bytes) -> Any:
    name = str(table_schema.key).rpartition("/")[2]
    return FileStorage(io.BytesIO(content), f"{name}.csv")


def _place_name(kind: str, code: str) -> str:
    """Return the name of a place of DECP; "" when it is none that the COG knows."""
    level, index = _LEVELS.get(kind), territories.current_index()
    found = index.resolve(f"{level}:{code}").territory_id if level else None
    return index.get(found).name if found else ""
