"""The former file is copied before CKAN's `package_update` overwrites it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import IO, Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from .. import candidates, config, files, reports
from ..model.candidate import ORIGINAL, REPLACED, Candidate
from ..model.report import WAITING
from .rows import PERSONAL, UNCHECKED, prune

log = logging.getLogger(__name__)

Action = Callable[[Context, DataDict], Any]
_CHUNK = 1 << 20


def keeping(next_action: Action) -> Action:
    """Return an action that keeps the public files that *next_action* replaces.

    What stands for `package_update` decides first: a file that waits beside the
    resource replaces nothing.
    """

    def update(context: Context, data_dict: DataDict) -> Any:
        replaced = _replaced(data_dict)
        if not replaced or not config.versions_kept():
            return next_action(context, data_dict)
        package_id = replaced[0][0].package_id
        tk.check_access("package_update", context, {**data_dict, "id": package_id})
        kept = [one for one in replaced if _keep(context, *one)]
        answer = next_action(context, data_dict)
        if kept:
            for stored, _ in kept:
                prune(stored.id)
            if not context.get("defer_commit"):
                model.Session.commit()
        return answer

    return update


def _replaced(data_dict: DataDict) -> list[tuple[model.Resource, Any]]:
    """Return the public files that new ones are sent for, each with the new one."""
    name_or_id = data_dict.get("id") or data_dict.get("name")
    sent = dict(_sent(data_dict))
    package = model.Package.get(name_or_id) if name_or_id and sent else None
    if package is None or package.private or package.state != model.State.ACTIVE:
        return []
    return [
        (one, sent[one.id])
        for one in package.resources
        if one.id in sent and one.url_type == "upload" and one.url
    ]


def _sent(data_dict: DataDict) -> Iterator[tuple[str, Any]]:
    for one in data_dict.get("resources") or ():
        upload = one.get("upload") if isinstance(one, dict) else None
        if one and getattr(upload, "filename", None) and one.get("id"):
            yield one["id"], upload


def _keep(context: Context, stored: model.Resource, upload: Any) -> bool:
    """Copy the present file of a resource; say whether it was worth it."""
    extras = stored.extras or {}
    known = {"id": stored.id, "url": stored.url, "url_type": stored.url_type}
    try:
        with files.stored_copy(known, config.validation_max_size()) as copy:
            if copy.sha256 in (_digest(upload.stream), *_kept_already(stored.id)):
                return False
            with copy.path.open("rb") as stream:
                candidates.store(
                    stream,
                    resource_id=stored.id,
                    package_id=stored.package_id,
                    author=context.get("user") or None,
                    filename=copy.filename,
                    state=REPLACED,
                    reason=_reason(stored),
                    table_schema=reports.table_schema_key(extras) or "",
                    table_schema_version=extras.get("table_schema_version") or "",
                    fields=_fields(stored),
                )
    except files.StorageError as err:
        # A file that is lost, or larger than those kept, is replaced all the same.
        log.warning("The former file of %s is not kept: %s", stored.id, err)
        return False
    return True


def _fields(stored: model.Resource) -> dict[str, Any]:
    changed = stored.last_modified or stored.created
    return {
        "name": stored.name or "",
        "format": stored.format or "",
        "last_modified": changed.isoformat(timespec="seconds") if changed else "",
    }


def _kept_already(resource_id: str) -> set[str]:
    """Return the digests of the files before corrections, and of the last version."""
    query = sa.select(Candidate.sha256).where(
        Candidate.resource_id == resource_id,
        Candidate.state.in_((ORIGINAL, REPLACED)),
        Candidate.purged.is_(None),
    )
    return set(model.Session.scalars(query))


def _reason(stored: model.Resource) -> str:
    """Return why the version is not public: personal data, maybe; "" when it is."""
    last = reports.latest([stored.id]).get(stored.id)
    if last is None:
        return ""
    groups = (last.report or {}).get("groups") or []
    if any(str(one.get("code")).startswith("personal-") for one in groups):
        return PERSONAL
    return UNCHECKED if last.state == WAITING else ""


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
