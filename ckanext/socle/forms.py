"""Scheming's forms, made careful with datasets and organisations of before the plugin.

scheming has no seam between the reading of a dataset and its own validation: an extra
`publisher` that is plain text makes `package_show` fail (`json.loads`), a null of CKAN
is not shown, an old value that a field refuses blocks every later edit. So the
`validate` of scheming's two form plugins is wrapped, for schemas that say
`socle_existing_values: keep` only: a site's own schema is left to itself. Remove the
wrapper when scheming lets a plugin convert what it reads (`before_validators` on show)
and keeps stored values that did not change.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import ckan.plugins as p
from ckan.types import Context
from ckanext.scheming import helpers as scheming
from ckanext.scheming.plugins import SchemingDatasetsPlugin, SchemingOrganizationsPlugin

from . import existing
from .core import values

_MARK = "socle_existing_values"


def keep_existing_datasets() -> None:
    """Wrap the forms of scheming that are loaded; once for each."""
    for interface in (p.IDatasetForm, p.IGroupForm):
        for form in p.PluginImplementations(interface):
            careful = isinstance(
                form, (SchemingDatasetsPlugin, SchemingOrganizationsPlugin)
            )
            if careful and "validate" not in vars(form):
                vars(form)["validate"] = partial(_validate, form)


def _validate(
    form: Any, context: Context, data_dict: dict[str, Any], schema: Any, action: str
) -> Any:
    """Stand for the `validate` of a form of scheming."""
    is_dataset = isinstance(form, SchemingDatasetsPlugin)

    def plain(data: dict[str, Any], plain_schema: Any) -> Any:
        return type(form).validate(
            form, context, data, existing.fresh(plain_schema), action
        )

    described = _described(data_dict, is_dataset=is_dataset)
    if not described:
        return plain(data_dict, schema)
    fields = existing.by_name(
        described["dataset_fields" if is_dataset else "fields"], schema
    )
    if action.endswith("_show"):
        return existing.show(plain, context, data_dict, schema, fields)
    resource_fields = (
        existing.by_name(described["resource_fields"], schema["resources"])
        if is_dataset
        else {}
    )
    stored = context.get("package" if is_dataset else "group")
    return existing.save(
        plain,
        data_dict,
        schema,
        fields,
        resource_fields,
        stored if action.endswith("_update") else None,
    )


def _described(data_dict: dict[str, Any], *, is_dataset: bool) -> dict[str, Any] | None:
    """Return the schema of scheming, if it asks to keep what was there before it."""
    if not p.plugin_loaded("socle"):
        return None
    found = (
        scheming.scheming_get_dataset_schema(data_dict.get("type"))
        if is_dataset
        else scheming.scheming_get_organization_schema(
            data_dict.get("type", "organization")
        )
    )
    return found if found and found.get(_MARK) == "keep" else None


def prepare_for_index(pkg_dict: dict[str, Any]) -> None:
    """Make the old values of fields with subfields such that they can be indexed.

    ckanext-dcat's `before_dataset_index`, which comes after ours, reads any JSON in
    them as a list of groups. What does not fit stays in the full text, as an extra.
    """
    described = _described(pkg_dict, is_dataset=True)
    for field in described["dataset_fields"] if described else ():
        name = field["field_name"]
        if "repeating_subfields" in field and isinstance(pkg_dict.get(name), str):
            groups = values.as_groups(pkg_dict.pop(name), field["repeating_subfields"])
            if groups:
                pkg_dict[name] = json.dumps(groups)


def shows_status(pkg_dict: dict[str, Any]) -> bool:
    """Tell whether the dataset's form schema has a place for the checks' states."""
    if not p.plugin_loaded("scheming_datasets"):
        return False
    schema = scheming.scheming_get_dataset_schema(pkg_dict.get("type") or "dataset")
    return bool(schema) and any(
        field["field_name"] == "validation_status"
        for field in schema.get("resource_fields", ())
    )
