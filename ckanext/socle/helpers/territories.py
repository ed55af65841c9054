"""Territories, as pages name them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

__all__ = ["socle_territories", "socle_territory"]


def socle_territory(territory_id: str | None) -> dict[str, Any] | None:
    """Return a territory, as `socle_territory_show`; None when nobody knows it."""
    if not territory_id:
        return None
    try:
        return tk.get_action("socle_territory_show")({}, {"id": territory_id})
    except (tk.ObjectNotFound, tk.ValidationError):
        return None


def socle_territories(ids: Any) -> list[dict[str, Any]]:
    """Return the known territories of a dataset, in their order."""
    if isinstance(ids, str):
        ids = [part.strip() for part in ids.split(",")]
    found = (socle_territory(territory_id) for territory_id in ids or ())
    return [territory for territory in found if territory]
