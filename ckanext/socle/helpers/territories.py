"""Territories, as pages name them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

__all__ = ["socle_territories", "socle_territory", "socle_territory_chain"]

_NOT_IN_CHAIN = ("pays", "perimetre")


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


def level_words() -> dict[str, str]:
    """Return the word of each level, the smallest first."""
    return {
        "commune": tk._("commune"),
        "arrondissement": tk._("arrondissement"),
        "epci": tk._("intercommunality"),
        "ept": tk._("établissement public territorial"),
        "departement": tk._("département"),
        "region": tk._("région"),
        "com": tk._("overseas collectivity"),
        "perimetre": tk._("perimeter"),
        "pays": tk._("country"),
    }


def socle_territory_chain(territory: dict[str, Any]) -> list[dict[str, str]]:
    """Return `id`, `name`, `level` (a word) of a territory, then of what it lies in."""
    words = level_words()
    lines = [territory]
    lines += [t for t in territory["lies_in"] if t["level"] not in _NOT_IN_CHAIN]
    return [
        {"id": line["id"], "name": line["name"], "level": words.get(line["level"], "")}
        for line in lines
    ]
