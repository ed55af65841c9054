"""What the screens of a deposit show, and what their forms mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from .. import deposits, previews, table_schemas
from ..core.deposits import DepositedFile, years_told
from ..core.policies import WARN
from ..policies import rows

_MOST_KINDS = 3
_YEAR = re.compile(r"(19|20)\d{2}")


def check(dataset: dict[str, Any], between: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the second screen shows.

    *between*: keys of the table schemas among which the file did not tell.
    """
    files = deposits.checked(dataset, with_repairs=True)
    key = dataset["resources"][0].get("table_schema") or None
    return {
        "dataset": dataset,
        "files": files,
        "key": key,
        "between": [] if key else [*filter(None, map(_kind, between[:_MOST_KINDS]))],
        "is_waiting": any(one.is_waiting for one in files),
        "kinds": tk.h.socle_table_schemas(key),
        "organization": tk.h.socle_organization(dataset["owner_org"]),
    }


def _kind(text: str) -> dict[str, str] | None:
    key = table_schemas.find_key(text)
    return {"key": key, "title": table_schemas.title(key) or key} if key else None


def chosen(dataset: dict[str, Any], form: Any) -> dict[str, list[str]]:
    """Return the corrections ticked, by the id of the file."""
    return {
        one["id"]: form.getlist(f"correction-{one['id']}")
        for one in dataset["resources"]
    }


def seen(dataset: dict[str, Any], form: Any) -> dict[str, str]:
    """Return the SHA-256 of the files that the person looked at, by their ids."""
    return {
        one["id"]: form.get(f"sha256-{one['id']}", "") for one in dataset["resources"]
    }


def describe(
    dataset: dict[str, Any], data: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the third screen shows; *data* is what was typed, if refused."""
    first = dataset["resources"][0]
    key = first.get("table_schema") or None
    years = _years(dataset, first)
    existing = deposits.existing(dataset["owner_org"], key, years)
    files = deposits.checked(dataset)
    return {
        "dataset": dataset,
        "key": key,
        "data": data or _shown(dataset, years),
        "existing": existing,
        "files": files,
        "personal": [group for one in files for group in one.personal],
        "policies": _policies(dataset, key),
        "organization": tk.h.socle_organization(dataset["owner_org"]),
    }


def _policies(dataset: dict[str, Any], key: str | None) -> list[str]:
    """Return what a grouping asks of such a file today, in sentences."""
    policy = rows.asked(dataset["owner_org"], key) if key else None
    shown = rows.shown(policy)
    if not shown or shown["mode"] == WARN:
        return []
    sentence = tk._(
        "{grouping} asks for a conforming file. Yours will be public as soon as it is; "
        "until then it is kept, and nothing is lost."
    ).format(grouping=shown["grouping_title"] or "")
    return [sentence, *filter(None, [shown["message"]])]


def _years(dataset: dict[str, Any], resource: dict[str, Any]) -> tuple[int, ...]:
    told = dataset.get("temporal_coverage") or []
    found = [
        int(match.group())
        for period in told
        for name in ("start", "end")
        if (match := _YEAR.match(str(period.get(name) or "")))
    ]
    if found:
        return min(found), max(found)
    shown = previews.of(resource["id"]) or {}
    name = resource["url"].rsplit("/", 1)[-1]
    return years_told(DepositedFile(name, shown.get("rows") or []))


def _shown(dataset: dict[str, Any], years: tuple[int, ...]) -> dict[str, Any]:
    contacts = dataset.get("contact") or [{}]
    return {
        "title": dataset.get("title") or "",
        "notes": dataset.get("notes") or "",
        "frequency": dataset.get("frequency") or "",
        "license_id": dataset.get("license_id") or "",
        "contact": (contacts[0].get("email") or "").removeprefix("mailto:"),
        "from": str(years[0]) if years else "",
        "to": str(years[1]) if years else "",
    }


def missing(dataset: dict[str, Any], typed: dict[str, str]) -> dict[str, list[str]]:
    """Return what a person must still say, by field."""
    errors: dict[str, list[str]] = {}
    if (typed.get("ou") or "new") == "new":
        if not typed.get("title", "").strip():
            errors["title"] = [tk._("Give a title.")]
        errors |= _wrong_years(typed)
    files = deposits.checked(dataset)
    if any(one.personal for one in files) and typed.get("personnel") != "verifie":
        errors["personnel"] = [tk._("Say that you looked at the personal data.")]
    return errors


def _wrong_years(typed: dict[str, str]) -> dict[str, list[str]]:
    first, last = (typed.get(name, "").strip() for name in ("from", "to"))
    wrong = [one for one in (first, last) if one and not _YEAR.fullmatch(one)]
    if wrong:
        text = tk._("Write a year with four figures, for example 2026.")
        return {"from" if wrong[0] == first else "to": [text]}
    if first and last and first > last:
        return {"to": [tk._("The last year comes before the first one.")]}
    return {}


def fields(dataset: dict[str, Any], typed: dict[str, str]) -> dict[str, Any]:
    """Return CKAN's fields for what was typed."""
    text = {name: value.strip() for name, value in typed.items()}
    first = text.get("from") or text.get("to") or ""
    last = text.get("to") or first
    period = [{"start": f"{first}-01-01", "end": f"{last}-12-31"}] if first else []
    contact = [{"email": text["contact"]}] if text.get("contact") else []
    return {
        "title": text.get("title", ""),
        "notes": text.get("notes", ""),
        "frequency": text.get("frequency", ""),
        "license_id": text.get("license_id", ""),
        "temporal_coverage": period,
        "contact": contact,
        "file_titles": _file_titles(dataset, first, last),
    }


def _file_titles(dataset: dict[str, Any], first: str, last: str) -> dict[str, str]:
    """Return the titles of the files: their kind and their years, when there is one."""
    if len(dataset["resources"]) > 1:
        return {}
    only = dataset["resources"][0]
    key = only.get("table_schema")
    label = table_schemas.title(key) if key else None
    if not label:
        return {}
    span = first if first == last else f"{first}-{last}"
    return {only["id"]: f"{label} {span}".strip()}


def done(dataset: dict[str, Any]) -> dict[str, Any]:
    """Return what the last screen shows."""
    found = tk.get_action("socle_obligation_list")(
        {}, {"organization_id": dataset["owner_org"]}
    )
    todo = [file for file in found["files"] if file["section"] == "to-do"]
    mine = {dataset["name"]}
    others = [f for f in todo if not f["dataset"] or f["dataset"]["name"] not in mine]
    return {
        "dataset": dataset,
        "files": deposits.checked(dataset),
        "next": others[0] if others else None,
        "organization": tk.h.socle_organization(dataset["owner_org"]),
    }
