"""What the pages of a dataset and of a file show."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .choices import socle_table_schema_label
from .formats import socle_date, socle_number, socle_size

__all__ = [
    "socle_details",
    "socle_file_facts",
    "socle_kinds_of_files",
    "socle_updated",
]

_SHOWN_ELSEWHERE = {
    "title",
    "name",
    "notes",
    "owner_org",
    "license_id",
    "territories",
    "tag_string",
}


def socle_updated(package: dict[str, Any]) -> str:
    """Return the date (ISO 8601) on which the data of a dataset last changed."""
    dates = [
        res.get("last_modified") or res.get("created")
        for res in package.get("resources") or []
    ]
    return package.get("modified") or max(
        (date for date in dates if date), default=package.get("metadata_modified") or ""
    )


def socle_file_facts(
    resource: dict[str, Any], report: dict[str, Any] | None = None
) -> str:
    """Return « CSV, 42 lignes, 9 ko, mis à jour le 24 novembre 2026 »."""
    facts = [resource.get("format") or ""]
    if report and report.get("rows"):
        facts.append(
            tk.ungettext("{count} row", "{count} rows", report["rows"]).format(
                count=socle_number(report["rows"])
            )
        )
    facts.append(socle_size(resource.get("size")))
    date = socle_date(resource.get("last_modified") or resource.get("created"))
    if date:
        facts.append(tk._("updated on {date}").format(date=date))
    return ", ".join(fact for fact in facts if fact)


def socle_details(
    package: dict[str, Any], fields: list[dict[str, Any]], groups: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the filled fields of these groups that are not shown elsewhere."""
    return [
        field
        for field in fields
        if field.get("form_group", "main") in groups
        and field.get("display_snippet", "") is not None
        and field["field_name"] not in _SHOWN_ELSEWHERE
        and package.get(field["field_name"]) not in (None, "", [], {})
    ]


def socle_kinds_of_files(package: dict[str, Any]) -> list[str]:
    """Return the plain names of the rules that a dataset's files follow."""
    keys = [res.get("table_schema") for res in package.get("resources") or []]
    return list(dict.fromkeys(socle_table_schema_label(key) for key in keys if key))
