"""The one door that every way to save a dataset goes through.

Form, API, upload, replacement, `package_revise`, repair: all of them call CKAN's
`package_update` with the file still in its stream, before anything is overwritten
(`package_create` writes no file). There a policy keeps the file beside the resource,
or the dataset private; links, harvested ones among them, only know `warn`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from .. import candidates, reports, table_schemas
from ..core import policies as core
from ..core.errors import SocleError
from ..files import StorageError
from ..model.candidate import Candidate
from ..reviews import proposing
from ..reviews import rows as reviews
from . import held, rows, telling

Action = Callable[[Context, DataDict], Any]
_DRAFT = "draft"
PROMOTING = "socle_candidate"  # in the context: the candidate that goes through
_OF_THE_FILE = (
    "url",
    "url_type",
    "size",
    "mimetype",
    "mimetype_inner",
    "format",
    "hash",
    "hash_algorithm",
    "last_modified",
    "table_schema",
    "table_schema_version",
)


def update(next_action: Action, context: Context, data_dict: DataDict) -> Any:
    """Stand for `package_update`; what it answers tells what was kept back."""
    package = _package(data_dict)
    if package is None or PROMOTING in context:
        return next_action(context, data_dict)
    _drop_told(data_dict)
    uploads = [one for one in data_dict.get("resources") or () if _filename(one)]
    publishing = _publishes(package, data_dict)
    if not uploads and not publishing:
        return next_action(context, data_dict)
    owner = data_dict.get("owner_org") or package.owner_org
    organization_id = organization_id_of(owner)
    asked = rows.asked_all(organization_id, _keys(package, uploads))
    reader = reviews.asked(organization_id, context.get("user"))
    if not asked and reader is None:
        return next_action(context, data_dict)
    tk.check_access("package_update", context, {**data_dict, "id": package.id})
    kept = _keep_back(context, package, data_dict, uploads, asked, reader)
    held_by = _hold(context, package, data_dict, kept, asked)
    if reader is not None and publishing:
        data_dict["private"] = True
        proposing.propose_dataset(reader, package.id, context.get("user"))
    answer = next_action(context, data_dict)
    if (kept or held_by or reader) and not context.get("defer_commit"):
        model.Session.commit()
    reading = reader if kept or publishing else None
    return telling.tell(answer, kept, held_by, reading)


def _package(data_dict: DataDict) -> model.Package | None:
    name_or_id = data_dict.get("id") or data_dict.get("name")
    return model.Package.get(name_or_id) if name_or_id else None


def _drop_told(data_dict: DataDict) -> None:
    """Drop what answers tell and nobody types."""
    data_dict.pop("held", None)
    data_dict.pop("review", None)
    for resource in data_dict.get("resources") or ():
        if isinstance(resource, dict) and isinstance(resource.get("candidate"), dict):
            del resource["candidate"]


def _filename(resource: Any) -> str:
    upload = resource.get("upload") if isinstance(resource, dict) else None
    return getattr(upload, "filename", None) or ""


def _publishes(package: model.Package, data_dict: DataDict) -> bool:
    """Tell whether the dataset is not public, and asks to be."""
    return not _is_public(package) and _will_be_public(package, data_dict)


def _is_public(package: model.Package) -> bool:
    return package.state == model.State.ACTIVE and not package.private


def _will_be_public(package: model.Package, data_dict: DataDict) -> bool:
    state = data_dict.get("state") or package.state
    return state == model.State.ACTIVE and not tk.asbool(data_dict.get("private"))


def organization_id_of(id_or_name: str | None) -> str | None:
    """Return the id of an organisation; None when there is none with that name."""
    organization = model.Group.get(id_or_name) if id_or_name else None
    return organization.id if organization else None


def _keys(package: model.Package, uploads: list[dict[str, Any]]) -> set[str]:
    extras = [resource.extras or {} for resource in package.resources]
    found = {reports.table_schema_key(one) for one in [*uploads, *extras]}
    return {key for key in found if key}


def _keep_back(
    context: Context,
    package: model.Package,
    data_dict: DataDict,
    uploads: list[dict[str, Any]],
    asked: dict[str, core.Policy],
    reader: model.Group | None,
) -> telling.Kept:
    """Put beside what a policy or a review keeps back; return it by id of resource."""
    kept: telling.Kept = {}
    for resource in uploads:
        policy = asked.get(reports.table_schema_key(resource) or "")
        if (policy is None and reader is None) or not _is_known(resource):
            continue
        decision = core.decide(
            policy.mode if policy else core.WARN,
            is_draft=_stays_draft(package, data_dict),
            is_public=_is_public(package),
            has_file=_has_file(package, resource.get("id")),
            has_others=_has_others(package, resource.get("id")),
        )
        is_read = reader is not None and _is_public(package)
        if decision == core.CANDIDATE or is_read:
            candidate = _put_beside(context, package, resource)
            kept[candidate.resource_id] = candidate, policy
            if reader is not None and is_read:
                checked = bool(candidate.table_schema)
                proposing.propose_file(reader, candidate, is_checked=checked)
        elif decision == core.PRIVATE:
            data_dict["private"] = True
            held.ask(package.id, context.get("user") or None)
    return kept


def _is_known(resource: dict[str, Any]) -> bool:
    """Tell whether the rules are there: CKAN says what is wrong when they are not."""
    if not resource.get("table_schema"):
        return True
    version = resource.get("table_schema_version") or "latest"
    try:
        table_schemas.get(f"{resource['table_schema'].partition('@')[0]}@{version}")
    except SocleError:
        return False
    return True


def _stays_draft(package: model.Package, data_dict: DataDict) -> bool:
    return (data_dict.get("state") or package.state) == _DRAFT


def _stored(package: model.Package, resource_id: str | None) -> model.Resource | None:
    return next((one for one in package.resources if one.id == resource_id), None)


def _has_file(package: model.Package, resource_id: str | None) -> bool:
    stored = _stored(package, resource_id)
    return stored is not None and bool(stored.url)


def _has_others(package: model.Package, resource_id: str | None) -> bool:
    return any(one.url and one.id != resource_id for one in package.resources)


def _put_beside(
    context: Context, package: model.Package, resource: dict[str, Any]
) -> Candidate:
    """Keep the file of an upload, and give the resource back what it was."""
    upload = resource.pop("upload")
    resource.pop("clear_upload", None)
    stored = _stored(package, resource.get("id"))
    fields = {
        name: resource[name]
        for name in ("table_schema", "table_schema_version")
        if resource.get(name)
    }
    if stored is None:
        resource["id"] = str(uuid.uuid4())
        resource |= {"url": "", "url_type": "", "name": resource.get("name") or ""}
        resource["name"] = resource["name"] or upload.filename
    else:
        _restore(resource, _as_shown(context, package)[stored.id])
    candidate = _store(context, package, resource["id"], upload, fields)
    candidates.outdate(candidate.resource_id, but=candidate.id)
    if candidate.table_schema:
        reports.ask_for_candidate(candidate, author=candidate.author)
    return candidate


def _restore(resource: dict[str, Any], shown: dict[str, Any]) -> None:
    for name in _OF_THE_FILE:
        resource.pop(name, None)
        if name in shown:
            resource[name] = shown[name]


def _as_shown(context: Context, package: model.Package) -> dict[str, dict[str, Any]]:
    shown = context.get("original_package")
    if not shown or shown.get("id") != package.id:
        fresh = tk.fresh_context(context)
        fresh["ignore_auth"] = True
        shown = tk.get_action("package_show")(fresh, {"id": package.id})
        context["original_package"] = shown
    return {one["id"]: one for one in shown["resources"]}


def _store(
    context: Context,
    package: model.Package,
    resource_id: str,
    upload: Any,
    fields: dict[str, Any],
) -> Candidate:
    key = fields.get("table_schema", "").partition("@")[0]
    version = fields.get("table_schema_version") or "latest"
    full = table_schemas.get(f"{key}@{version}").version if key else ""
    upload.stream.seek(0)
    try:
        return candidates.store(
            upload.stream,
            resource_id=resource_id,
            package_id=package.id,
            author=context.get("user") or None,
            filename=upload.filename,
            table_schema=key,
            table_schema_version=full or "",
            fields=fields,
        )
    except StorageError as err:
        model.Session.rollback()
        if err.code != "too-big":
            raise
        raise tk.ValidationError({"upload": [tk._("File upload too large")]}) from err


def _hold(
    context: Context,
    package: model.Package,
    data_dict: DataDict,
    kept: telling.Kept,
    asked: dict[str, core.Policy],
) -> core.Policy | None:
    """Keep the dataset private when a file of it may not be public; say by whom."""
    if data_dict.get("private") is True and held.find(package.id):
        return core.strictest(asked.values())
    if not _publishes(package, data_dict):
        return None
    fresh, known = [], {}
    for resource in _resources(package, data_dict):
        if _filename(resource):
            fresh.append(asked.get(reports.table_schema_key(resource) or ""))
        elif resource.get("id") not in kept:
            known[resource.get("id")] = reports.table_schema_key(resource)
    found = [*fresh, held.holding(package, known, asked)]
    found += [policy for _, policy in kept.values()]
    decisive = core.strictest(one for one in found if one)
    if decisive:
        data_dict["private"] = True
        held.ask(package.id, context.get("user") or None)
    return decisive


def _resources(package: model.Package, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the resources that the dataset will have."""
    if "resources" in data_dict:
        return [one for one in data_dict["resources"] or () if isinstance(one, dict)]
    return [{**(one.extras or {}), "id": one.id} for one in package.resources]
