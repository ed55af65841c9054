"""What we add to a table schema; it feeds the lenient verdict and the words only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Relaxed:
    """A constraint of the national rules replaced by a wider one, and why."""

    because: str
    """The upstream bug that forces it."""
    pattern: str | None = None
    max_length: int | None = None


@dataclass(frozen=True)
class FieldOverlay:
    """Our words and relaxations for one column."""

    label: str | None = None
    help: str | None = None
    example: str | None = None
    kind: str | None = None
    """What the values are when the type does not say it: `siret`, `postal-code`…"""
    aliases: tuple[str, ...] = ()
    relaxed: Relaxed | None = None


@dataclass(frozen=True)
class Overlay:
    """Our words and relaxations for one table schema; empty when there is none."""

    label: str | None = None
    help: str | None = None
    fields: Mapping[str, FieldOverlay] = field(default_factory=dict)

    def field(self, name: str) -> FieldOverlay:
        """Return what the overlay says of the column *name*, maybe nothing.

        >>> Overlay().field("COLL_SIRET").aliases
        ()
        """
        return self.fields.get(name, FieldOverlay())

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Overlay:
        """Return the overlay written in a YAML file, already parsed.

        :raises TypeError: a key that overlays do not have
        """
        fields = {
            name: _field_overlay(entry or {})
            for name, entry in (values.get("fields") or {}).items()
        }
        return cls(**{**values, "fields": fields})


def _field_overlay(values: Mapping[str, Any]) -> FieldOverlay:
    relaxed = values.get("relaxed")
    aliases = tuple(values.get("aliases") or ())
    return FieldOverlay(
        **{
            **values,
            "aliases": aliases,
            "relaxed": Relaxed(**relaxed) if relaxed else None,
        }
    )
