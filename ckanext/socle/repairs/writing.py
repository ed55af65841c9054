"""A repaired file takes the place of the resource's, which is kept beside it.

Both happen in one transaction. Where a policy keeps the repaired file back, nothing
is replaced: the list of changes goes with the file that waits.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import candidates
from ..core.validation.repairs import Repaired, apply
from ..model.candidate import Candidate
from ..validation import judging
from .offering import Opened, opened


@dataclass(frozen=True)
class Written:
    """What became of a repaired file."""

    resource: dict[str, Any]
    """As CKAN's `resource_patch` answers."""
    changes: list[dict[str, Any]]
    original: Candidate | None
    """The file as it was; None when the repaired one waits beside it."""


def write(
    context: Context,
    resource: Mapping[str, Any],
    chosen: Collection[str],
    sha256: str = "",
) -> Written | None:
    """Repair the file of a resource in the name of the context's user.

    *sha256* is that of the file that was seen. None when there is no file to repair,
    or when it is another one by now.

    :raises RepairNotFound: the file is not offered one of the *chosen* ids
    :raises StorageError: the original cannot be kept
    :raises ValidationError: CKAN refuses the resource as it would be
    """
    with (
        opened(resource) as found,
        tempfile.TemporaryDirectory(prefix="socle-repair-") as folder,
    ):
        if found is None or (sha256 and sha256 != found.stored.sha256):
            return None
        repaired = apply(
            found.stored.path,
            found.stored.filename,
            found.table_schema,
            chosen,
            folder=Path(folder),
            report=found.report,
            context=found.context,
            limits=judging.limits(),
        )
        return _replace(context, resource, found, repaired)


def _replace(
    context: Context, resource: Mapping[str, Any], found: Opened, repaired: Repaired
) -> Written:
    changes = [change.to_dict() for change in repaired.changes]
    original = _keep(context, resource, found, changes)
    with repaired.path.open("rb") as stream:
        values = {
            "id": resource["id"],
            "upload": FileStorage(stream=stream, filename=repaired.filename),
            "format": "CSV",
            "mimetype": "text/csv",
        }
        try:
            answer = tk.get_action("resource_patch")({**context}, values)
        except Exception:
            model.Session.rollback()
            raise
    waiting = candidates.find((answer.get("candidate") or {}).get("id"))
    if waiting is not None:
        waiting.changes = changes
        candidates.remove_file(original)
        model.Session.delete(original)
    model.Session.commit()
    return Written(answer, changes, None if waiting is not None else original)


def _keep(
    context: Context,
    resource: Mapping[str, Any],
    found: Opened,
    changes: list[dict[str, Any]],
) -> Candidate:
    with found.stored.path.open("rb") as stream:
        return candidates.store(
            stream,
            resource_id=resource["id"],
            package_id=resource["package_id"],
            author=context.get("user") or None,
            filename=found.stored.filename,
            state=candidates.ORIGINAL,
            table_schema=found.table_schema.key or "",
            table_schema_version=found.table_schema.version or "",
            changes=changes,
        )
