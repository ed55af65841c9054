"""A check before anything is saved: for the publishing screens, and for vendors.

A file of ordinary size is answered at once and nothing of it is kept. A bigger one is
kept beside no resource until its task is done, then removed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ckan.model as model

from .. import candidates, config, files, table_schemas, tasks
from ..core import validation
from ..core.errors import ReadingError
from ..core.table_schemas import TableSchema
from . import contexts, judging

if TYPE_CHECKING:
    from ..core.validation.portal_rules import Context

KIND = "check-upload"
_MOST = 5  # table schemas that are proposed
_CLOSE = 0.05  # between two scores that do not tell which


def ask(
    upload: Any,
    table_schema: str,
    author: str | None,
    organization_id: str | None = None,
) -> dict[str, Any]:
    """Return what is said of an uploaded file, or of the task that will say it.

    *organization_id*: whose file it is, for the portal's own rules.

    :raises StorageError: `too-big`
    :raises TableSchemaNotFound: no such key or version
    """
    if table_schema:
        table_schemas.get(table_schema)
    stream = upload.stream
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > config.validation_check_max_size():
        return _later(upload, table_schema, author, organization_id)
    with tempfile.NamedTemporaryFile(prefix="socle-") as copy:
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        stored = files.StoredFile(Path(copy.name), upload.filename, size, "")
        found = answer(stored, table_schema, organization_id)
        return {"state": "done", "task_id": None, **found}


def answer(
    stored: files.StoredFile,
    table_schema: str,
    organization_id: str | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Return `recognised`, both verdicts, the report and the repairs of a file."""
    recognised, unread = _recognised(stored)
    reference = table_schema or _sure(recognised)
    shown: dict[str, Any] = {
        "filename": stored.filename,
        "recognised": recognised,
        "table_schema": None,
        "table_schema_version": None,
        "readable": not unread,
        "reason": unread,
        "strict_valid": None,
        "lenient_valid": None,
        "rows": None,
        "errors": None,
        "report": None,
        "repairs": [],
    }
    if not reference:
        return shown
    key = reference.partition("@")[0]
    context = contexts.of_organization(organization_id, key)
    return shown | _checked(stored, reference, context, on_rows)


def _checked(
    stored: files.StoredFile,
    reference: str,
    context: Context,
    on_rows: Callable[[int], None] | None,
) -> dict[str, Any]:
    found: TableSchema = table_schemas.get(reference)
    made = judging.check(stored, found, context=context, on_rows=on_rows)
    report = made.to_dict()
    return {
        "table_schema": found.key,
        "table_schema_version": found.version,
        "readable": report["readable"],
        "reason": "" if report["readable"] else report["groups"][0]["code"],
        "strict_valid": report["strict"]["valid"],
        "lenient_valid": report["lenient"]["valid"],
        "rows": report["rows"],
        "errors": report["lenient"]["cells"],
        "report": report,
        "repairs": _repairs(stored, found, made, context),
    }


def _repairs(
    stored: files.StoredFile,
    table_schema: TableSchema,
    report: validation.Report,
    context: Context,
) -> list[dict[str, Any]]:
    if not table_schema.is_tabular:
        return []
    # The engine is loaded when it is used: CKAN starts without it.
    from ..core.validation.repairs import propose  # noqa: PLC0415

    found = propose(
        stored.path,
        stored.filename,
        table_schema,
        report,
        context=context,
        limits=judging.limits(),
    )
    return [one.to_dict() for one in found]


def _recognised(stored: files.StoredFile) -> tuple[list[dict[str, Any]], str]:
    """Return the table schemas proposed, and why there are none."""
    try:
        found = validation.recognise_file(
            stored.path,
            filename=stored.filename,
            registry=table_schemas.current(),
            limits=judging.limits(),
        )
    except ReadingError as err:
        return [], err.reading_code
    return [
        {
            "table_schema": one.key,
            "title": table_schemas.title(one.key) or one.key,
            "score": round(one.score, 3),
            "proposed": one.is_proposed,
        }
        for one in found[:_MOST]
    ], ""


def _sure(recognised: list[dict[str, Any]]) -> str:
    """Return the table schema that a file surely follows; "" in doubt."""
    if not recognised:
        return ""
    first, *others = recognised
    doubtful = others and first["score"] - others[0]["score"] < _CLOSE
    sure = first["proposed"] and not doubtful
    return str(first["table_schema"]) if sure else ""


def _later(
    upload: Any, table_schema: str, author: str | None, organization_id: str | None
) -> dict[str, Any]:
    """Keep the file, and start the task that will check it."""
    kept = candidates.store(
        upload.stream,
        resource_id="",
        package_id="",
        author=author,
        filename=upload.filename,
        table_schema=table_schema,
    )
    task_id = tasks.start(
        KIND,
        {
            "candidate_id": kept.id,
            "table_schema": table_schema,
            "organization_id": organization_id,
        },
        subject=kept.id,
        author=author,
        commit=False,
    )
    model.Session.commit()
    return {"state": "waiting", "task_id": task_id, "filename": upload.filename}
