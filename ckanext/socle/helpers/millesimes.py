"""Millésimes in words: what changes from one to another, what an old code means."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

__all__ = [
    "socle_change_kinds",
    "socle_gone_reason",
    "socle_old_code_kind",
    "socle_old_code_link",
    "socle_old_code_reason",
    "socle_territory_code",
]


def socle_change_kinds() -> list[tuple[str, str]]:
    """Return each kind of change between two millésimes, with its title."""
    return [
        ("created", tk._("New territories")),
        ("merged", tk._("Merged territories")),
        ("disappeared", tk._("Gone without a successor")),
        ("renamed", tk._("Renamed territories")),
        ("changed_epci", tk._("Other intercommunality")),
        ("crossed_3500", tk._("Across the line of 3,500 inhabitants")),
    ]


def socle_territory_code(territory_id: str | None) -> str:
    """Return the code in an id; "" for None.

    >>> socle_territory_code("commune:35245")
    '35245'
    """
    return (territory_id or "").partition(":")[2]


def socle_old_code_kind(row: dict[str, Any]) -> str:
    """Return what stands on an old code, in a word or two."""
    kinds = {
        "dataset": tk._("Dataset"),
        "organization": tk._("Public body"),
        "regroupement": tk._("Grouping"),
    }
    return kinds.get(row["type"], row["type"])


def socle_old_code_link(row: dict[str, Any]) -> str:
    """Return the address of the form where a territory was typed."""
    return tk.h.url_for(f"{row['type']}.edit", id=row["name"])


def socle_old_code_reason(row: dict[str, Any]) -> str:
    """Return why an old code leads to no single territory."""
    if row["reason"] == "no-single-heir" and row["candidates"]:
        return tk._("shared between several: {names}").format(
            names=", ".join(
                f"{one['name']} ({socle_territory_code(one['id'])})"
                for one in row["candidates"]
            )
        )
    return socle_gone_reason(row["reason"])


def socle_gone_reason(reason: str) -> str:
    """Return why a code leads to nothing."""
    if reason == "no-single-heir":
        return tk._("no single territory took its place")
    return tk._("this code is unknown")
