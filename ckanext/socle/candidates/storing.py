"""The files of candidates: written, read, removed with the transaction that fails."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from typing import IO, Any

import sqlalchemy as sa

import ckan.model as model
from ckan.types import AlchemySession

from .. import files
from ..model.candidate import WAITING, Candidate

_WRITTEN = "socle_candidate_files"  # in Session.info: files of this transaction


def store(
    stream: IO[bytes],
    *,
    resource_id: str,
    package_id: str,
    author: str | None,
    filename: str,
    state: str = WAITING,
    table_schema: str = "",
    table_schema_version: str = "",
    fields: dict[str, Any] | None = None,
    changes: Sequence[Any] = (),
    reason: str = "",
) -> Candidate:
    """Keep a file beside a resource, in the caller's transaction; return its row.

    *stream* is read from its present place to its end. *author* is the name of a user;
    *changes* is JSON.

    :raises StorageError: `too-big` (over CKAN's `ckan.max_resource_size`), `no-storage`
    """
    candidate_id = str(uuid.uuid4())
    kept = files.keep(candidate_id, stream)
    written = model.Session().info.setdefault(_WRITTEN, [])
    written.append((candidate_id, kept.storage))
    row = Candidate(
        id=candidate_id,
        resource_id=resource_id,
        package_id=package_id,
        author=author,
        state=state,
        reason=reason,
        filename=filename,
        size=kept.size,
        sha256=kept.sha256,
        storage=kept.storage,
        table_schema=table_schema,
        table_schema_version=table_schema_version,
        fields=fields or {},
        changes=list(changes),
    )
    model.Session.add(row)
    model.Session.flush()
    return row


@contextlib.contextmanager
def open(candidate: Candidate) -> Iterator[files.StoredFile]:
    """Give a copy of a candidate's file, removed at the end of the block.

    :raises StorageError: `file-missing`: purged, or lost by the storage
    """
    chunks = files.kept_chunks(candidate.id, candidate.storage)
    with files.copied(chunks, candidate.filename, candidate.size) as stored:
        yield stored


def remove_file(candidate: Candidate) -> None:
    """Remove the file of a candidate; its row stays."""
    files.forget(candidate.id, candidate.storage)


def listen() -> None:
    """Remove the files of a transaction that fails."""
    for event, handler in (
        ("after_commit", _keep_written),
        ("after_soft_rollback", _drop_written),
    ):
        if not sa.event.contains(model.Session, event, handler):
            sa.event.listen(model.Session, event, handler)


def _keep_written(session: AlchemySession) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WRITTEN, None)


def _drop_written(session: AlchemySession, previous: Any) -> None:
    if previous.parent is None:
        for candidate_id, storage in session.info.pop(_WRITTEN, ()):
            files.forget(candidate_id, storage)
