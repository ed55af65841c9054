"""A campaign asked for: its words looked at before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import groupings, table_schemas
from ..core.errors import TableSchemaNotFound
from ..model.revalidation import Revalidation
from . import rows


def prepare(wanted: Mapping[str, Any], *, author: str | None) -> Revalidation:
    """Return a new campaign with its files; the caller commits.

    *wanted* has `table_schema`, and may have `version`, `organization_id` or
    `grouping_id`.

    :raises ValidationError: no such rules, no such organisation or grouping
    """
    if wanted.get("organization_id") and wanted.get("grouping_id"):
        message = tk._("Choose an organisation or a grouping, not both.")
        raise tk.ValidationError({"organization_id": [message]})
    key, version = _rules(wanted)
    return rows.create(
        key,
        version,
        organization=_organization(wanted.get("organization_id")),
        grouping=_grouping(wanted.get("grouping_id")),
        author=author,
    )


def _rules(wanted: Mapping[str, Any]) -> tuple[str, str]:
    """Return the key and the version, once looked at."""
    key, version = wanted["table_schema"], wanted.get("version") or ""
    try:
        found = table_schemas.get(f"{key}@{version or 'latest'}")
    except TableSchemaNotFound as error:
        field = "version" if table_schemas.find_key(key) == key else "table_schema"
        message = tk._("There is no table schema “{key}”.")
        told = message.format(key=f"{key}@{version}".rstrip("@"))
        raise tk.ValidationError({field: [told]}) from error
    if not found.is_tabular:
        message = tk._("Files of this kind are not checked by the portal.")
        raise tk.ValidationError({"table_schema": [message]})
    return key, str(found.version) if version else ""


def _organization(id: str | None) -> model.Group | None:
    if not id:
        return None
    found = model.Group.get(id)
    if found is None or not found.is_organization or found.state != "active":
        message = tk._("There is no such public body.")
        raise tk.ValidationError({"organization_id": [message]})
    return found


def _grouping(id: str | None) -> model.Group | None:
    if not id:
        return None
    try:
        return groupings.get(id)
    except tk.ObjectNotFound as error:
        message = tk._("There is no such grouping.")
        raise tk.ValidationError({"grouping_id": [message]}) from error
