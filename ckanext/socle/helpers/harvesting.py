"""Words of the page « Moissonnage »: what data.gouv.fr will understand."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckanext.scheming import helpers as scheming

from ..core.messages import dcat as messages
from ..dcat import last_reads

__all__ = [
    "socle_harvest_fields",
    "socle_harvest_form",
    "socle_harvest_information",
    "socle_harvest_mark",
    "socle_harvest_problem",
    "socle_harvest_state",
    "socle_harvested_on",
]


def socle_harvest_information(name: str) -> str:
    """Return the name of a piece of information, for people."""
    return str(tk._(messages.INFORMATION[name]))


def socle_harvest_state(state: str) -> str:
    """Return what data.gouv.fr makes of a piece of information, in words."""
    return str(tk._(messages.STATES[state]))


def socle_harvest_mark(name: str, state: str) -> str:
    """Return a mark of quality as a sentence: earned, or how to earn it."""
    earned, missing = messages.MARKS[name]
    if state == "unknown":
        return str(tk._(messages.TRIED_LATER))
    sentence = earned if state == "earned" else missing
    return str(tk._(sentence))


def socle_harvest_problem(code: str) -> str:
    """Return what happened to a value that was left out, and how to mend it."""
    return str(tk._(messages.PROBLEMS[code]))


def socle_harvest_fields() -> dict[str, str]:
    """Return the labels of the fields of forms, of files after `resource.`."""
    form: dict[str, Any] = scheming.scheming_get_dataset_schema("dataset") or {}
    language = scheming.scheming_language_text
    found = {
        field["field_name"]: language(field.get("label") or field["field_name"])
        for field in form.get("dataset_fields", ())
    }
    for field in form.get("resource_fields", ()):
        label = language(field.get("label") or field["field_name"])
        found[f"resource.{field['field_name']}"] = label
    return found


def socle_harvested_on(dataset: dict[str, Any]) -> str | None:
    """Return when data.gouv.fr last read the catalogue of a dataset's body; or None."""
    name = (dataset.get("organization") or {}).get("name")
    return last_reads.last(f"/organization/{name}") if name else None


def socle_harvest_form(name: str, field: str, resource_id: str | None) -> str:
    """Return the address of the form that holds a field, at that field."""
    anchor = f"field-{field}"
    if resource_id:
        return str(
            tk.h.url_for(
                "dataset_resource.edit",
                id=name,
                resource_id=resource_id,
                _anchor=anchor,
            )
        )
    return str(tk.h.url_for("dataset.edit", id=name, _anchor=anchor))
