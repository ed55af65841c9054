"""The draft of a deposit: made by the drop of a file, before any question."""

from __future__ import annotations

import secrets
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, table_schemas, territories
from ..core.deposits import DepositedFile, Prefilled, Producer, prefill
from ..core.expected_files import ExpectedFile, expected_files
from ..core.territories.names import of_name
from ..obligations import body_of

PREFIX = "depot-"


def begin(
    organization_id: str,
    *,
    uploads: list[Any],
    url: str = "",
    key: str | None = None,
    user: str | None = None,
    provenance: str = "",
) -> str:
    """Make the draft of what was sent; return the id of the dataset.

    *uploads* are werkzeug's `FileStorage`; without any, *url* is the link to the file.
    *key* is the table schema that the files follow, if they follow one; *user* is who
    does it, the one of the request unless told; *provenance* says where the data come
    from, when the portal made the file.

    :raises ValidationError: CKAN refuses a file or the link
    :raises NotAuthorized: the user may not publish for that organisation
    """
    name = uploads[0].filename if uploads else url.rsplit("/", 1)[-1]
    made = fields(organization_id, DepositedFile(name), key)
    # CKAN drops the state that an editor gives, and makes it public, without this.
    dataset = tk.get_action("package_create")(
        as_user(user) | {"allow_state_change": True},
        {
            **as_dataset(made),
            "name": f"{PREFIX}{secrets.token_hex(8)}",
            "owner_org": organization_id,
            "state": "draft",
            "license_id": next(iter(config.licences()), ""),
            "expected_dataset": key or "",
            **({"provenance": provenance} if provenance else {}),
        },
    )
    try:
        for one in _resources(uploads, url):
            tk.get_action("resource_create")(
                as_user(user),
                {**one, "package_id": dataset["id"], "table_schema": key or ""},
            )
    except tk.ValidationError:
        discard(dataset["id"])
        raise
    return str(dataset["id"])


def as_user(user: str | None) -> dict[str, Any]:
    """Return the context of an action done by someone; that of the request: nobody."""
    return {"user": user} if user else {}


def _resources(uploads: list[Any], url: str) -> list[dict[str, Any]]:
    if not uploads:
        return [{"url": url, "name": url.rsplit("/", 1)[-1] or url}]
    return [{"upload": one, "name": one.filename} for one in uploads]


def discard(package_id: str) -> None:
    """Throw a draft away; its files go with it when CKAN purges it."""
    tk.get_action("package_delete")({"ignore_auth": True}, {"id": package_id})


def set_kind(package_id: str, key: str | None) -> None:
    """Say which kind of file the draft has: its files are checked by it."""
    dataset = tk.get_action("package_show")({}, {"id": package_id})
    for resource in dataset["resources"]:
        resource["table_schema"] = key or ""
        resource.pop("table_schema_version", None)
    file = DepositedFile(dataset["resources"][0]["name"])
    made = fields(dataset["owner_org"], file, key)
    tk.get_action("package_patch")(
        {},
        {
            "id": package_id,
            **as_dataset(made),
            "expected_dataset": key or "",
            "resources": dataset["resources"],
        },
    )


def fields(organization_id: str, file: DepositedFile, key: str | None) -> Prefilled:
    """Return what the portal knows of a dataset before anyone is asked."""
    group = model.Group.get(organization_id)
    overlay = table_schemas.get(key).overlay if key else None
    return prefill(
        producer_of(group),
        file,
        expected(group, key),
        label=(table_schemas.title(key) or "") if key else "",
        help_text=(overlay.help or "").strip() if overlay else "",
    )


def producer_of(group: model.Group) -> Producer:
    """Return what the organisation says of itself."""
    extras = group.extras or {}
    index = territories.current_index()
    place = extras.get("territory_id")
    found = index.resolve(place).territory_id if place else None
    named = of_name(index.get(found)) if found else f"({group.title or group.name})"
    return Producer(
        group.title or group.name, named, extras.get("email") or "", place or ""
    )


def expected(group: model.Group, key: str | None) -> ExpectedFile | None:
    """Return the expected file that a key stands for; None when it is of nobody."""
    files = expected_files(
        table_schemas.list_table_schemas(), body_of(group.extras or {})
    )
    return next((one for one in files if key in (one.key, *one.also)), None)


def as_dataset(made: Prefilled) -> dict[str, Any]:
    """Return CKAN's fields."""
    found: dict[str, Any] = {
        "title": made.title,
        "notes": made.notes,
        "frequency": made.frequency,
        "territories": list(made.territories),
    }
    if made.years:
        first, last = made.years
        period = {"start": f"{first}-01-01", "end": f"{last}-12-31"}
        found["temporal_coverage"] = [period]
    if made.contact:
        found["contact"] = [{"email": made.contact}]
    return found
