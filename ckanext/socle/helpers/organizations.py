"""Organisations in fields: a menu of a few, a field to type in for many."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import organization_fields, organizations

__all__ = ["socle_may_publish", "socle_organization_field"]


def socle_may_publish() -> bool:
    """Tell whether the user may publish for an organisation."""
    user = current_user()
    found = organizations.page(user, permission="create_dataset", limit=1)
    return bool(found["results"])


def socle_organization_field(
    value: str | None, permission: str | None = None
) -> dict[str, Any]:
    """Return what a field of organisations shows.

    `chosen` is the organisation that *value* means, None when it means none, or
    several; `text` what stands in the field; `choices` those to choose from: all where
    they are few, those that the value may mean where it is ambiguous; `is_few` tells
    which, `count` how many there are in all.
    """
    user, value = current_user(), str(value or "").strip()
    every = organizations.page(user, permission=permission, limit=organizations.FEW)
    is_few = every["count"] <= organizations.FEW
    meant = organization_fields.understand(value, user=user, permission=permission)
    chosen = meant.organization or organization_fields.stored(value)
    choices = every["results"] if is_few else meant.candidates
    if is_few and chosen and chosen["id"] not in {one["id"] for one in choices}:
        choices = [*choices, chosen]
    return {
        "chosen": chosen,
        "text": chosen["text"] if chosen else value,
        "choices": choices,
        "is_few": is_few,
        "count": every["count"],
    }


def current_user() -> model.User | None:
    """Return who is signed in; None for the others."""
    user = tk.current_user
    return user if user and user.is_authenticated else None
