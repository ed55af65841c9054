"""What a field of organisations takes: a few words, a SIREN, a `name`, an id."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import organizations
from .core.territories import fold

_MOST_CANDIDATES = 20
_NAMED = 6  # of several candidates, in a message
_SHOWN = re.compile(r"(.+) \(([a-z0-9_-]+)\)")


@dataclasses.dataclass(frozen=True)
class Meaning:
    """What a text means: one organisation, or else those that it may mean."""

    organization: dict[str, Any] | None
    candidates: list[dict[str, Any]]


def stored(value: str) -> dict[str, Any] | None:
    """Return the organisation that has that very id or `name`, whoever asks."""
    found = model.Group.get(value) if value else None
    if found is None or not found.is_organization:
        return None
    results = organizations.page(None, only=found.id, limit=1)["results"]
    return results[0] if results else None


def understand(
    text: str, *, user: model.User | None = None, permission: str | None = None
) -> Meaning:
    """Return what a text means: an id, a `name`, a SIREN, a title, words of a title.

    What our fields show is understood too: « Commune de Saint-Denis (saint-denis-93) ».
    With a *permission*, among the organisations where the user has it.
    """
    text = text.strip()
    shown = _SHOWN.fullmatch(text)
    for name in (text, shown and shown[2]):
        found = stored(name or "")
        if found:
            among = organizations.page(
                user, only=found["id"], permission=permission, limit=1
            )
            return Meaning(next(iter(among["results"]), None), [])
    if not fold(text):
        return Meaning(None, [])
    results = organizations.page(
        user, text=text, permission=permission, limit=_MOST_CANDIDATES
    )
    candidates = _likeliest(text, results["results"])
    if len(candidates) == 1:
        return Meaning(candidates[0], [])
    return Meaning(None, candidates)


def id_of(
    text: str,
    field: str,
    *,
    user: model.User | None = None,
    permission: str | None = None,
) -> str:
    """Return the id of the one organisation that a text means.

    :raises ValidationError: on *field*: none, or several, which the message names
    """
    meant = understand(text, user=user, permission=permission)
    if meant.organization:
        return str(meant.organization["id"])
    known = None if permission is None else understand(text).organization
    if meant.candidates:
        message = tk._("“{text}” may be several public bodies: {choices}.").format(
            text=text, choices=", ".join(map(_choice, meant.candidates[:_NAMED]))
        )
    elif known:
        message = tk._("You may not do this for “{title}”.").format(
            title=known["title"]
        )
    else:
        message = tk._(
            "No public body “{text}”. Type words of its name, or its SIREN."
        ).format(text=text)
    raise tk.ValidationError({field: [message]})


def _choice(one: dict[str, Any]) -> str:
    return f"{one['title']} ({one['hint']})" if one["hint"] else str(one["title"])


def _likeliest(text: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those whose whole title is the text, else all."""
    rules: tuple[Callable[[str], str], ...] = (str, fold, organizations.key)
    for rule in rules:
        same = [one for one in found if rule(one["title"]) == rule(text)]
        if same:
            return same
    return found
