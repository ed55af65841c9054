"""What a form shows first, what it fills in, and how it names its errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk

from .. import config, reports
from .organizations import socle_organization, socle_organization_field

__all__ = [
    "socle_form_errors",
    "socle_form_groups",
    "socle_resource_defaults",
    "socle_with_defaults",
]

Field = dict[str, Any]
# Where a field's control has not the id that its name gives.
_ANCHORS = {"owner_org": "field-organizations", "url": "field-resource-upload"}


def socle_form_groups(fields: list[Field], is_new: bool) -> dict[str, list[Field]]:
    """Return the fields to show, by group: `main`, `more`, `technical`.

    A field without group, of a portal's own schema, is in the first one. What the
    form asks of new datasets only (`form_required`) is required when *is_new*.
    """
    groups: dict[str, list[Field]] = {"main": [], "more": [], "technical": []}
    for field in fields:
        if field.get("form_snippet", "") is not None:
            asked = is_new and field.get("form_required")
            groups[field.get("form_group", "main")].append(
                _required(field) if asked else field
            )
    return groups


def _required(field: Field) -> Field:
    attributes = {**field.get("form_attrs", {}), "required": ""}
    return {**field, "required": True, "form_attrs": attributes}


def socle_with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    """Return the form's data, filled in for a new dataset with what is known.

    The organisation is the one of `?group=`, or the user's only one; the territory is
    the organisation's; the licence is the first that the portal offers.
    """
    if data.get("id") or "title" in data:
        return data
    filled = dict(data)
    organization = _organization(data.get("owner_org") or data.get("group_id"))
    if organization:
        filled["owner_org"] = organization["id"]
        if organization.get("territory_id"):
            filled.setdefault("territories", [organization["territory_id"]])
    if config.licences():
        filled.setdefault("license_id", config.licences()[0])
    filled.setdefault("private", "False")
    return filled


def _organization(chosen: str | None) -> dict[str, Any] | None:
    shown = socle_organization_field(chosen, "create_dataset")
    wanted = shown["chosen"] or (shown["choices"][0] if shown["is_only"] else None)
    if not wanted:
        return None
    return socle_organization(wanted["id"])


def socle_resource_defaults(
    data: dict[str, Any], package: str | None
) -> dict[str, Any]:
    """Return a new file's data, its kind being the file that the dataset answers."""
    if not package or "table_schema" in data:
        return data
    try:
        shown = tk.get_action("package_show")({}, {"id": package})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return data
    expected = {"table_schema": shown.get("expected_dataset")}
    return {**data, "table_schema": reports.table_schema_key(expected) or ""}


def socle_form_errors(
    errors: dict[str, Any], fields: list[Field]
) -> list[dict[str, str]]:
    """Return `name`, `label`, `anchor`, `text` of each error, in the form's order."""
    by_name = {field["field_name"]: field for field in fields}
    names = [name for name in by_name if name in errors]
    names += [name for name in errors if name not in by_name]
    return [
        {
            "name": name,
            "label": _label(by_name.get(name), name),
            "anchor": _ANCHORS.get(name, f"field-{name}"),
            "text": ", ".join(dict.fromkeys(_texts(errors[name]))),
        }
        for name in names
    ]


def _label(field: Field | None, name: str) -> str:
    if field is None:
        return tk._(name) if name else ""
    return tk.h.scheming_language_text(field.get("label") or name)


def _texts(error: Any) -> Iterator[str]:
    """Every sentence of an error, whatever its depth (repeating fields have more)."""
    if isinstance(error, dict):
        for nested in error.values():
            yield from _texts(nested)
    elif isinstance(error, (list, tuple)):
        for nested in error:
            yield from _texts(nested)
    elif error:
        yield str(error)
