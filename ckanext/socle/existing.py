"""What forms show and save of values that were there before the plugin.

Shown: what CKAN shows by itself, and the extras that have a field of their name.
Saved: what did not change stays as it is stored, whatever a field's rules say; an extra
is free text and stays one; a form keeps what it has no place for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import flask

import ckan.plugins.toolkit as tk
from ckan.types import Context

from .core import values

Data = dict[str, Any]
Fields = Mapping[str, Mapping[str, Any]]
Validate = Callable[[Data, Data], tuple[Data, Data]]

_NOTHING: Any = object()
# The second is worked out from the first: they are kept or checked together.
_TABLE_SCHEMA = ("table_schema", "table_schema_version")
# Columns of a resource that no form asks for, and that CKAN empties when not given.
_SILENT_COLUMNS = ("resource_type", "mimetype_inner")


def fresh(schema: Mapping[str, Any]) -> Data:
    """Return a copy of a schema that its user may change: scheming does."""
    return {
        name: dict(part) if isinstance(part, dict) else part
        for name, part in schema.items()
    }


def by_name(fields: list[Data], schema: Mapping[str, Any]) -> Data:
    """Return the fields that CKAN does not have itself, by their names."""
    return {
        field["field_name"]: field
        for field in fields
        if field["field_name"] not in schema
    }


# --- shown ---------------------------------------------------------------------------


def show(
    validate: Validate, context: Context, data_dict: Data, schema: Data, fields: Fields
) -> tuple[Data, Data]:
    """Return what CKAN shows by itself, and the extras promoted to their fields."""
    data, errors = tk.navl_validate(dict(data_dict), fresh(schema), context)
    texts = dict(_promotable(data.get("extras") or [], fields))
    if not texts:
        return data, errors
    extras = [{"key": name, "value": text} for name, text in texts.items()]
    shown, _ = validate({"type": data_dict.get("type"), "extras": extras}, schema)
    promoted = {name: shown[name] for name in texts if name in shown}
    data["extras"] = [
        extra for extra in data["extras"] if extra.get("key") not in promoted
    ]
    return {**data, **promoted}, errors


def _promotable(extras: list[Data], fields: Fields) -> Iterator[tuple[str, str]]:
    for extra in extras:
        field, text = fields.get(extra.get("key", "")), extra.get("value")
        if field is None or not isinstance(text, str) or not text:
            continue
        if "repeating_subfields" not in field:
            yield extra["key"], text
        elif groups := values.as_groups(text, field["repeating_subfields"]):
            yield extra["key"], json.dumps(groups)


# --- saved ---------------------------------------------------------------------------


def save(
    validate: Validate,
    data_dict: Data,
    schema: Data,
    fields: Fields,
    resource_fields: Fields,
    stored: Any,
) -> tuple[Data, Data]:
    """Validate what changed; put back the rest as it is stored.

    *stored* is the model object that is being changed, None for a new one.
    """
    given = dict(data_dict)
    _read_groups(given, fields)
    if stored is not None:
        if not given.get("name"):
            given["name"] = stored.name
        _leave_empty_columns(given, schema, stored)
    aside = dict(_extras_aside(given, fields, (stored and stored.extras) or {}))
    resources_aside = _resources_aside(given, schema, resource_fields, stored)
    data, errors = validate(given, schema)
    if errors:
        return data, errors
    extras = [extra for extra in data.get("extras") or [] if extra["key"] not in aside]
    data["extras"] = extras + [
        {"key": name, "value": value} for name, value in aside.items()
    ]
    for resource, kept in zip(
        data.get("resources") or [], resources_aside, strict=False
    ):
        resource.update(kept)
    return data, errors


def is_form() -> bool:
    """Tell whether a page's form is being saved, rather than an API call."""
    return flask.has_request_context() and "save" in flask.request.form


def _read_groups(given: Data, fields: Fields) -> None:
    """Make lists of groups of a form's inputs, and of text.

    Done here because scheming's `expand_form_composite` gives all fields the same
    numbers: where a page lacks some, it loses an input.
    """
    values.gather(given, fields)
    for name, field in fields.items():
        if "repeating_subfields" in field and isinstance(given.get(name), str):
            groups = values.as_groups(given[name], field["repeating_subfields"])
            given[name] = groups or given[name]


def _leave_empty_columns(given: Data, schema: Data, stored: Any) -> None:
    """What is null and comes back empty stays null."""
    for name in schema:
        if (
            given.get(name, _NOTHING) == ""
            and hasattr(type(stored), name)
            and getattr(stored, name) is None
        ):
            del given[name]


def _extras_aside(
    given: Data, fields: Fields, stored: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Take out of *given* the extras to store without asking their fields."""
    free = _free_extras(given, fields)
    for name, field in fields.items():
        value, old = given.get(name, _NOTHING), stored.get(name, _NOTHING)
        if name in free and values.is_blank(_or_none(value)):
            given.pop(name, None)
            yield name, free[name]
        elif name in free:
            _settle(given, name, old, free[name])
        elif value is _NOTHING:
            if old is not _NOTHING and field.get("form_snippet", "") is None:
                yield name, old
        elif old is not _NOTHING and _is_unchanged(value, old, field):
            del given[name]
            yield name, old
        else:
            _put(given, name, values.compact(value))
    if is_form() and "extras" not in given:
        yield from (
            (name, old)
            for name, old in stored.items()
            if name not in fields and name not in given
        )


def _free_extras(given: Data, fields: Fields) -> Data:
    """Take the extras that have a field's name out of *given*."""
    extras = given.get("extras")
    if not isinstance(extras, list) or not all(isinstance(e, dict) for e in extras):
        return {}
    free = {
        extra["key"]: str(extra.get("value") or "")
        for extra in extras
        if extra.get("key") in fields and not extra.get("deleted")
    }
    given["extras"] = [extra for extra in extras if extra.get("key") not in fields]
    return free


def _settle(given: Data, name: str, old: Any, extra: str) -> None:
    """A field and an extra of its name: the one that changed; CKAN refuses two."""
    if not values.is_same(extra, _or_none(old)):
        given["extras"].append({"key": name, "value": extra})


def _is_unchanged(value: Any, old: Any, field: Mapping[str, Any]) -> bool:
    if values.is_same(value, old):
        return True
    if "repeating_subfields" in field:
        groups = values.as_groups(old, field["repeating_subfields"])
        return values.is_same(value, groups)
    if "form_text" in field:
        return value == tk.h[field["form_text"]](values.loaded(old))
    return False


def _put(given: Data, name: str, value: Any) -> None:
    if values.is_blank(value):
        del given[name]
    else:
        given[name] = value


def _or_none(value: Any) -> Any:
    return None if value is _NOTHING else value


def _resources_aside(
    given: Data, schema: Data, fields: Fields, stored: Any
) -> list[Data]:
    """Take out of each resource what stays as it is stored; in their order."""
    resources = given.get("resources")
    if not isinstance(resources, list):
        return []
    known = {resource.id: resource for resource in getattr(stored, "resources", ())}
    given["resources"] = [dict(resource) for resource in resources]
    return [
        _resource_aside(resource, schema, fields, known.get(resource.get("id")))
        for resource in given["resources"]
    ]


def _resource_aside(resource: Data, schema: Data, fields: Fields, stored: Any) -> Data:
    _read_groups(resource, fields)
    old = (stored.extras or {}) if stored is not None else {}
    same = {name for name in fields if _stays(resource, old, fields[name])}
    if not same.issuperset(_TABLE_SCHEMA):
        same.difference_update(_TABLE_SCHEMA)
    aside = {name: old[name] for name in same if name in old}
    if stored is not None:
        _leave_empty_columns(resource, schema["resources"], stored)
        if is_form():
            aside.update(_unknown_to_the_form(resource, fields, stored))
    for name in fields.keys() & resource.keys():
        if name in same or values.is_blank(resource[name]):
            del resource[name]
        elif "repeating_subfields" in fields[name] and isinstance(resource[name], str):
            aside[name] = resource.pop(name)
    return aside


def _stays(resource: Data, old: Data, field: Mapping[str, Any]) -> bool:
    name = field["field_name"]
    if field.get("validators") == "ignore":
        return True
    if name not in resource:
        return name not in old or (is_form() and field.get("form_snippet", "") is None)
    if name not in old:
        return values.is_blank(resource[name])
    return values.is_same(resource[name], old[name])


def _unknown_to_the_form(resource: Data, fields: Fields, stored: Any) -> Data:
    kept = {
        name: value
        for name, value in (stored.extras or {}).items()
        if name not in resource and name not in fields
    }
    for name in _SILENT_COLUMNS:
        if name not in resource and getattr(stored, name) is not None:
            kept[name] = getattr(stored, name)
    return kept
