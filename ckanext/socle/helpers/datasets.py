"""What the pages of a dataset and of a file show."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..core import freshness
from ..reports import table_schema_key
from .choices import socle_table_schema_label
from .deposits import socle_period
from .formats import socle_date, socle_number, socle_size
from .guides import socle_guide_url

__all__ = [
    "socle_checked_counts",
    "socle_dataset_contact",
    "socle_details",
    "socle_file_details",
    "socle_file_facts",
    "socle_file_to_preview",
    "socle_has_rdf",
    "socle_kinds_of_files",
    "socle_only_checked_file",
    "socle_period_told",
    "socle_updated",
]

# A year alone, or from the first day of one to the last day of another.
_WHOLE_YEARS = re.compile(r"\d{4}(-01(-01)?)? \d{4}(-12(-31)?)?")
_SHOWN_ELSEWHERE = {
    "title",
    "name",
    "notes",
    "owner_org",
    "license_id",
    "territories",
    "tag_string",
    "contact",
    "expected_dataset",
    "issued",
}
_FILE_SHOWN_ELSEWHERE = {"name", "description", "url", "format", "table_schema"}


def socle_updated(package: dict[str, Any]) -> str:
    """Return the date (ISO 8601) on which the data of a dataset last changed."""
    return freshness.last_change(package)


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


def socle_file_details(
    resource: dict[str, Any], fields: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the filled fields of a file that are not shown elsewhere."""
    return [
        field
        for field in fields
        if field["field_name"] not in _FILE_SHOWN_ELSEWHERE
        and field.get("display_snippet", "") is not None
        and resource.get(field["field_name"]) not in (None, "", [], {})
    ]


def socle_kinds_of_files(package: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rules that a dataset's files follow: `title`, `url`, `version`.

    The version is the one that the publisher chose, or the last one.
    """
    found: dict[str, dict[str, str]] = {}
    for one in package.get("resources") or []:
        kind = _kind(one)
        if kind:
            found.setdefault(f"{kind['title']} {kind['version']}", kind)
    return list(found.values())


def _kind(resource: dict[str, Any]) -> dict[str, str] | None:
    key = table_schema_key(resource)
    if key is None:
        return None
    version = resource.get("table_schema_version") or ""
    if not version:
        version = table_schemas.get(key).version or ""
    return {
        "title": socle_table_schema_label(key),
        "version": version,
        "url": socle_guide_url(key),
    }


def socle_checked_counts(package: dict[str, Any]) -> dict[str, int]:
    """Return how many files of a dataset are checked, and how many conform."""
    states = [
        res.get("validation_status")
        for res in package.get("resources") or []
        if res.get("table_schema")
    ]
    return {"checked": len(states), "valid": states.count("success")}


def socle_file_to_preview(package: dict[str, Any]) -> dict[str, Any] | None:
    """Return the file of a dataset whose rows are shown: the only one, or checked."""
    files = package.get("resources") or []
    return socle_only_checked_file(package) or (files[0] if len(files) == 1 else None)


def socle_only_checked_file(package: dict[str, Any]) -> dict[str, Any] | None:
    """Return the file of a dataset that is checked; None when there are several."""
    checked = [res for res in package.get("resources") or [] if res.get("table_schema")]
    return checked[0] if len(checked) == 1 else None


def socle_dataset_contact(package: dict[str, Any]) -> dict[str, str] | None:
    """Return `name` and `email` to write to about a dataset; None without address."""
    for contact in package.get("contact") or ():
        if isinstance(contact, dict) and contact.get("email"):
            email = contact["email"].removeprefix("mailto:")
            return {"name": contact.get("name") or "", "email": email}
    if package.get("maintainer_email"):
        return {
            "name": package.get("maintainer") or "",
            "email": package["maintainer_email"],
        }
    organization = tk.h.socle_organization(package.get("owner_org"))
    if organization.get("email"):
        return {"name": organization["title"], "email": organization["email"]}
    return None


def socle_period_told(period: Any) -> str:
    """Return « 2026 », « de 2024 à 2026 », or « du 3 mai 2024 au 2 juin 2025 »."""
    if not isinstance(period, dict):
        return str(period or "")
    start, end = (str(period.get(name) or "") for name in ("start", "end"))
    if _WHOLE_YEARS.fullmatch(f"{start} {end}"):
        return socle_period(start[:4], end[:4])
    if start and end:
        return tk._("from {start} to {end}").format(
            start=socle_date(start), end=socle_date(end)
        )
    if start:
        return tk._("since {date}").format(date=socle_date(start))
    return tk._("until {date}").format(date=socle_date(end)) if end else ""


def socle_has_rdf() -> bool:
    """Tell whether ckanext-dcat serves datasets as RDF."""
    return p.plugin_loaded("dcat")
