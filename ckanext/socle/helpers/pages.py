"""What every page shows: navigation, foot, whose account it is."""

from __future__ import annotations

from typing import Any

from flask import current_app

import ckan.lib.helpers as h
import ckan.plugins.toolkit as tk

from .. import config, organizations, publishers
from .organizations import current_user

__all__ = [
    "socle_contact",
    "socle_footer",
    "socle_groupings",
    "socle_home_organization",
    "socle_latest_datasets",
    "socle_navigation",
    "socle_organizations",
    "socle_totals",
]

_GROUPING = "regroupement"
_MOST = 12  # of those that publish most
_ORGANIZATION_PAGES = ["organization", "socle_organizations", "socle_hierarchy"]
_GROUPING_PAGES = [_GROUPING, "socle_grouping", "socle_perimeter"]


def socle_navigation() -> list[tuple[Any, ...]]:
    """Return the entries of the main menu, for `h.build_nav_main`."""
    entries: list[tuple[Any, ...]] = [
        (
            f"{h.default_package_type()}.search",
            tk._("Data"),
            ["dataset", "resource"],
        ),
        (
            "socle_territory_page.index",
            tk._("Territories"),
            ["socle_territory_page"],
        ),
        ("organization.index", tk._("Public bodies"), _ORGANIZATION_PAGES),
    ]
    if f"{_GROUPING}.index" in current_app.view_functions:
        entries.append((f"{_GROUPING}.index", tk._("Groupings"), _GROUPING_PAGES))
    entries.append(("socle_guide.index", tk._("Expected files"), ["socle_guide"]))
    entries.append(("home.about", tk._("About")))
    return entries


def socle_footer() -> dict[str, str]:
    """Return the addresses that the foot of the page links to; "" for no contact."""
    level = {
        "non": tk._("Accessibility: not conformant"),
        "partiellement": tk._("Accessibility: partly conformant"),
        "totalement": tk._("Accessibility: fully conformant"),
    }
    return {
        "contact": config.contact_email(),
        "legal_notice": config.legal_notice_url() or h.url_for("socle_legal.notice"),
        "privacy": config.privacy_url() or h.url_for("socle_legal.privacy"),
        "accessibility": config.accessibility_url()
        or h.url_for("socle_legal.accessibility"),
        "accessibility_level": level[config.accessibility_level()],
    }


def socle_contact() -> str:
    """Return the address to write to for help; "" when the portal gives none."""
    return config.contact_email()


def socle_home_organization() -> dict[str, Any] | None:
    """Return the user's only organisation; None when there are several, or none."""
    found = organizations.some(current_user(), "create_dataset")
    return found[0] if len(found) == 1 else None


def socle_groupings() -> list[dict[str, Any]]:
    """Return the groupings of the portal by name, 12 at most."""
    return tk.get_action("group_list")(
        {}, {"type": _GROUPING, "all_fields": True, "limit": 12, "sort": "title asc"}
    )


def socle_organizations(limit: int = _MOST) -> list[dict[str, Any]]:
    """Return the organisations that publish most, the first one publishing most."""
    return _published()["most"][:limit]


def socle_latest_datasets(limit: int = 5) -> list[dict[str, Any]]:
    """Return the public datasets brought up to date last, the last one first."""
    query = {"rows": limit, "sort": "metadata_modified desc"}
    return tk.get_action("package_search")({"user": ""}, query)["results"]


def socle_totals() -> dict[str, int]:
    """Return the exact numbers of public datasets and of bodies that publish some."""
    return _published()


def _published() -> dict[str, Any]:
    found: dict[str, Any] = tk.g.setdefault("socle_published", {})
    if not found:
        found.update(publishers.published(_MOST))
    return found
