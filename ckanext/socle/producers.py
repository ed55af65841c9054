"""What an organisation has confirmed of itself, for the templates that it fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import territories
from .core import values
from .core.identifiers import sirets_in_force
from .core.table_schemas.templates import Producer
from .core.territories import Territory
from .model.task import now


def producer(organization: Mapping[str, Any]) -> Producer:
    """Return the name, SIREN, SIRET and commune of *organization* (a CKAN dict).

    Nothing is guessed: no SIRET when several are valid today, no commune when its
    territory is not one.
    """
    commune = _commune(str(organization.get("territory_id") or ""))
    return Producer(
        name=organization.get("title") or organization.get("name"),
        siren=organization.get("siren") or None,
        siret=_siret(organization.get("sirets")),
        commune=commune.name if commune else None,
        commune_code=commune.code if commune else None,
    )


def recorded_sirets(stored: Any) -> list[str]:
    """Return every SIRET of a field `sirets`, 14 digits, in force or not any more."""
    entries = values.loaded(stored)
    if isinstance(entries, str):
        entries = [{"siret": line.split()[0]} for line in entries.split("\n") if line]
    found = entries if isinstance(entries, list) else []
    return [str(e["siret"]) for e in found if isinstance(e, dict) and e.get("siret")]


def _commune(territory_id: str) -> Territory | None:
    if not territory_id.startswith("commune:"):
        return None
    index = territories.current_index()
    return index.get(territory_id) if territory_id in index else None


def _siret(stored: Any) -> str | None:
    """Return the only SIRET that is valid today."""
    valid = sirets_in_force(values.loaded(stored), now().date())
    return valid[0] if len(valid) == 1 else None
