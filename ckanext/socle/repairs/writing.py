"""A mended file takes the place of the one it was made of, which is kept beside.

Both happen in one transaction. Where a policy keeps the mended file back, nothing is
replaced: the list of changes goes with the file that waits. Of a file that waits
already, the mended one waits in its place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import candidates, reports
from ..core.validation.repairs import Repaired, apply
from ..core.validation.repairs.masking import Places, mask
from ..model.candidate import OPEN_STATES, Candidate
from ..model.task import now
from ..validation import judging
from .offering import Opened, opened

OnRows = Callable[[int], None]
Make = Callable[[Opened, Path], Repaired]


@dataclass(frozen=True)
class Written:
    """What became of a mended file."""

    resource: dict[str, Any]
    """As CKAN's `resource_patch` answers, or as it was where the file waited."""
    changes: list[dict[str, Any]]
    original: Candidate | None
    """The file as it was; None when the mended one waits beside it."""
    waiting: Candidate | None
    """The mended file, where it waits."""


def write(
    context: Context,
    resource: Mapping[str, Any],
    chosen: Collection[str],
    sha256: str = "",
    candidate: Candidate | None = None,
    on_rows: OnRows | None = None,
) -> Written | None:
    """Repair the file of a resource in the name of the context's user.

    *sha256* is that of the file that was seen. None when there is no file to repair,
    or when it is another one by now. *on_rows* hears the number of rows read.

    :raises RepairNotFound: the file is not offered one of the *chosen* ids
    :raises StorageError: the original cannot be kept
    :raises ValidationError: CKAN refuses the resource as it would be
    """

    def repair(found: Opened, folder: Path) -> Repaired:
        return apply(
            found.stored.path,
            found.stored.filename,
            found.table_schema,
            chosen,
            folder=folder,
            report=found.report,
            context=found.context,
            limits=judging.limits(),
            on_rows=on_rows,
        )

    return _write(context, resource, candidate, sha256, repair)


def write_masked(
    context: Context,
    resource: Mapping[str, Any],
    places: Places,
    sha256: str = "",
    candidate: Candidate | None = None,
    on_rows: OnRows | None = None,
) -> Written | None:
    """Take the values of some *places* out of the file of a resource.

    As `write` does, with the same answer.

    :raises StorageError: the original cannot be kept
    :raises ValidationError: CKAN refuses the resource as it would be
    """

    def take_out(found: Opened, folder: Path) -> Repaired:
        return mask(
            found.stored.path,
            found.stored.filename,
            found.table_schema,
            places,
            folder=folder,
            limits=judging.limits(),
            on_rows=on_rows,
        )

    return _write(context, resource, candidate, sha256, take_out)


def _write(
    context: Context,
    resource: Mapping[str, Any],
    candidate: Candidate | None,
    sha256: str,
    make: Make,
) -> Written | None:
    with (
        opened(resource, candidate) as found,
        tempfile.TemporaryDirectory(prefix="socle-repair-") as folder,
    ):
        if found is None or (sha256 and sha256 != found.stored.sha256):
            return None
        mended = make(found, Path(folder))
        if candidate is not None:
            return _replace_waiting(context, resource, candidate, mended)
        return _replace(context, resource, found, mended)


def _replace(
    context: Context, resource: Mapping[str, Any], found: Opened, mended: Repaired
) -> Written:
    changes = [change.to_dict() for change in mended.changes]
    original = _keep(context, resource, found, changes)
    with mended.path.open("rb") as stream:
        values = {
            "id": resource["id"],
            "upload": FileStorage(stream=stream, filename=mended.filename),
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
    kept = None if waiting is not None else original
    return Written(answer, changes, kept, waiting)


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


def _replace_waiting(
    context: Context,
    resource: Mapping[str, Any],
    candidate: Candidate,
    mended: Repaired,
) -> Written | None:
    """Have a mended file wait in the place of the one that waits."""
    model.Session.refresh(candidate, with_for_update=True)
    if candidate.state not in OPEN_STATES:
        model.Session.rollback()
        return None
    changes = [change.to_dict() for change in mended.changes]
    author = context.get("user") or None
    with mended.path.open("rb") as stream:
        fresh = candidates.store(
            stream,
            resource_id=candidate.resource_id,
            package_id=candidate.package_id,
            author=author,
            filename=mended.filename,
            table_schema=candidate.table_schema,
            table_schema_version=candidate.table_schema_version,
            fields=candidate.fields,
            changes=changes,
        )
    candidate.state, candidate.changes = candidates.ORIGINAL, changes
    candidate.decided, candidate.decided_by = now(), author
    candidates.outdate(candidate.resource_id, but=fresh.id)
    reports.ask_for_candidate(fresh, author=author)
    model.Session.commit()
    return Written(dict(resource), changes, candidate, fresh)
