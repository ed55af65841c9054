"""Previews of files: made by the job that reads them, shown without reading them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import ckan.model as model

from . import files, table_schemas
from .core.errors import ReadingError
from .core.previews import preview
from .core.validation import Limits
from .model.preview import PreviewRow
from .model.report import ReportRow
from .model.task import now

_TEXTS = (".csv", ".tsv", ".txt")
_MOST_READ = 1_000_000  # bytes


def keep(report: ReportRow, opened: files.StoredFile, limits: Limits) -> None:
    """Keep the first rows of a file that was judged, in the caller's transaction.

    Those of the file before go away, even where nothing can be read of this one.
    """
    row = model.Session.get(PreviewRow, report.resource_id)
    if row is not None and row.sha256 == opened.sha256:
        return
    made = _preview(report, opened, limits)
    if row is not None and made is None:
        model.Session.delete(row)
    elif row is not None:
        row.sha256, row.preview, row.made = opened.sha256, made or {}, now()
    elif made is not None:
        model.Session.add(
            PreviewRow(
                resource_id=report.resource_id, sha256=opened.sha256, preview=made
            )
        )


def _preview(
    report: ReportRow, opened: files.StoredFile, limits: Limits
) -> dict[str, Any] | None:
    key = f"{report.table_schema}@{report.table_schema_version}".rstrip("@")
    try:
        made = preview(
            opened.path,
            filename=opened.filename,
            table_schema=table_schemas.get(key),
            limits=limits,
        )
    except ReadingError:
        return None
    return dataclasses.asdict(made)


def of_text(resource: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the first rows of a small text that no rules check; None for others.

    They are read each time: a check keeps those of the files that it judges.
    """
    name = files.filename(dict(resource))
    is_text = name.lower().endswith(_TEXTS)
    if resource.get("url_type") != "upload" or not is_text:
        return None
    try:
        with files.stored_copy(dict(resource), _MOST_READ) as stored:
            return dataclasses.asdict(preview(stored.path, filename=name))
    except (files.StorageError, ReadingError):
        return None


def of(resource_id: str) -> dict[str, Any] | None:
    """Return `titles`, `labels`, `rows`, `numeric`, `columns`; None when not made."""
    row = model.Session.get(PreviewRow, resource_id)
    return row.preview if row else None
