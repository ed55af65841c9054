"""Former versions of a file, in words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import versions
from .formats import socle_date, socle_size

__all__ = [
    "socle_version_facts",
    "socle_version_url",
    "socle_versions",
    "socle_versions_of",
]


def socle_versions(resource: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the former versions of a file that the reader may have, the last first."""
    if resource.get("url_type") != "upload":
        return []
    try:
        asked = {"resource_id": resource["id"]}
        return list(tk.get_action("socle_version_list")({}, asked))
    except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError):
        return []


def socle_versions_of(package: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the former versions of the files of a dataset that is shown, by file.

    In one query; those that the public does not see, for whoever may edit it.
    """
    ids = [one["id"] for one in package.get("resources") or ()]
    edits = tk.h.check_access("package_update", {"id": package["id"]})
    found = versions.of_resources(ids, hidden=bool(edits))
    return {
        resource_id: [versions.as_dict(one) for one in kept]
        for resource_id, kept in found.items()
    }


def socle_version_url(package: dict[str, Any], version: dict[str, Any]) -> str:
    """Return the address of a former version of a file."""
    return str(
        tk.h.url_for(
            "socle_version.download",
            id=package["name"],
            resource_id=version["resource_id"],
            version_id=version["id"],
            filename=version["filename"] or "fichier",
        )
    )


def socle_version_facts(version: dict[str, Any]) -> str:
    """Return « CSV, 9 ko, en ligne du 14 mai 2024 au 24 novembre 2026 »."""
    until = socle_date(version["until"])
    if version["from"]:
        when = tk._("on line from {start} to {end}").format(
            start=socle_date(version["from"]), end=until
        )
    else:
        when = tk._("on line until {date}").format(date=until)
    facts = [version["format"] or "", socle_size(version["size"]), when]
    return ", ".join(fact for fact in facts if fact)
