"""When data.gouv.fr last read each catalogue: a mark in Redis, made as it passes."""

from __future__ import annotations

import datetime

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

_HARVESTER = "uData/"  # what the client of data.gouv.fr calls itself
_KEPT = 366 * 24 * 3600  # seconds


def _key(path: str) -> str:
    return f"socle:dcat:read:{tk.config['ckan.site_id']}:{path}"


def note(path: str, user_agent: str) -> None:
    """Remember that the catalogue of a path was read, if data.gouv.fr read it."""
    if user_agent.startswith(_HARVESTER):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        connect_to_redis().set(_key(path), now.isoformat(), ex=_KEPT)


def last(path: str) -> str | None:
    """Return when data.gouv.fr last read a catalogue (ISO, UTC); None if never."""
    found = connect_to_redis().get(_key(path))
    return found.decode() if found else None  # type: ignore[union-attr]
