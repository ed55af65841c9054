"""What we add to a table schema; it feeds the lenient verdict and the words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..folding import fold_letters

GROUPS = ("core", "obligations", "extended")
STATUSES = ("current", "generated", "withdrawn", "superseded")
SEVERITIES = ("check", "advice")
PRODUCER = ("name", "siren", "siret", "commune", "commune-code")


@dataclass(frozen=True)
class Relaxed:
    """A constraint of the national rules replaced by a wider one, and why."""

    because: str
    """The upstream bug that forces it."""
    pattern: str | None = None
    max_length: int | None = None
    values: tuple[str, ...] = ()
    """Values that the closed list forgets."""


@dataclass(frozen=True)
class Softened:
    """A rule of one column that is told, and does not count in the lenient verdict."""

    rule: str
    """The constraint (`required`, `pattern`, `type`…) or Validata's code of a check."""
    severity: str
    """`check` or `advice`."""
    because: str


@dataclass(frozen=True)
class KeyPart:
    """One part of a natural key: the first filled column, or a part of its date."""

    columns: tuple[str, ...]
    part: str | None = None
    """`year`: only the year of the date counts."""


@dataclass(frozen=True)
class Law:
    """The text that asks for the data."""

    reference: str
    threshold: str | None = None
    """From what size or amount on, in a sentence."""
    deadline: str | None = None
    mandatory: bool = False
    """Whether it asks for this very file, and not only for what it holds."""


@dataclass(frozen=True)
class FieldOverlay:
    """Our words and relaxations for one column."""

    label: str | None = None
    help: str | None = None
    example: str | None = None
    kind: str | None = None
    """What the values are when the type does not say it: `siret`, `postal-code`…"""
    producer: str | None = None
    """What the producer's own identity fills: see `PRODUCER`."""
    aliases: tuple[str, ...] = ()
    relaxed: Relaxed | None = None
    severities: tuple[Softened, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Folded spellings that are understood, and the value of the rules they mean."""

    def softened(self, rule: str) -> Softened | None:
        """Return how the rule is softened; `None` when it counts as upstream."""
        return next((found for found in self.severities if found.rule == rule), None)

    def meant(self, text: str) -> str | None:
        """Return the value of the rules that *text* stands for, `None` if unknown.

        >>> FieldOverlay(values={"numeraire": "aide en numéraire"}).meant("Numéraire")
        'aide en numéraire'
        """
        return self.values.get(fold_letters(text)) if self.values else None


@dataclass(frozen=True)
class Overlay:
    """Our words and relaxations for one table schema; empty when there is none."""

    label: str | None = None
    help: str | None = None
    group: str = "extended"
    """`core` (the socle), `obligations` (asked by a law) or `extended`."""
    status: str = "current"
    """`generated` by the portal, `withdrawn` or `superseded`; `current` otherwise."""
    replaced_by: str | None = None
    schema_type: str | None = None
    """The type of the national catalogue when the file does not tell it."""
    concerns: tuple[str, ...] = ()
    """Kinds of organisations that have such data."""
    law: Law | None = None
    frequency: str | None = None
    """Code of the European list of frequencies: `ANNUAL`, `IRREG`…"""
    yearly: bool = False
    """Whether each file tells a year of its own, whose rows are in no other file."""
    natural_key: tuple[KeyPart, ...] = ()
    """What tells two rows apart; empty when nothing does."""
    mistakes: tuple[str, ...] = ()
    """The usual mistakes and how to avoid them, most frequent first."""
    former_headers: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """Titles of versions older than the registry: the column that each has become."""
    fields: Mapping[str, FieldOverlay] = field(default_factory=dict)

    def field(self, name: str) -> FieldOverlay:
        """Return what the overlay says of the column *name*, maybe nothing.

        >>> Overlay().field("COLL_SIRET").aliases
        ()
        """
        return self.fields.get(name, FieldOverlay())

    def aliases(self, name: str) -> tuple[str, ...]:
        """Return the titles that mean the column *name*, former ones included."""
        former = [
            title
            for titles in self.former_headers.values()
            for title, current in titles.items()
            if current == name
        ]
        return (*self.field(name).aliases, *former)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Overlay:
        """Return the overlay written in a YAML file, already parsed.

        :raises TypeError: a key that overlays do not have
        :raises ValueError: a group, a status or a severity that there is not
        """
        overlay = cls(
            **{
                **values,
                "concerns": tuple(values.get("concerns") or ()),
                "law": Law(**values["law"]) if values.get("law") else None,
                "mistakes": tuple(values.get("mistakes") or ()),
                "natural_key": tuple(map(_part, values.get("natural_key") or ())),
                "former_headers": values.get("former_headers") or {},
                "fields": {
                    name: _field_overlay(entry or {})
                    for name, entry in (values.get("fields") or {}).items()
                },
            }
        )
        _one_of(overlay.group, GROUPS)
        _one_of(overlay.status, STATUSES)
        return overlay


def _field_overlay(values: Mapping[str, Any]) -> FieldOverlay:
    relaxed = values.get("relaxed")
    softened = tuple(Softened(**entry) for entry in values.get("severities") or ())
    for entry in softened:
        _one_of(entry.severity, SEVERITIES)
    if values.get("producer"):
        _one_of(values["producer"], PRODUCER)
    return FieldOverlay(
        **{
            **values,
            "aliases": tuple(values.get("aliases") or ()),
            "relaxed": _relaxed(relaxed) if relaxed else None,
            "severities": softened,
            "values": {
                fold_letters(spelling): value
                for value, spellings in (values.get("values") or {}).items()
                for spelling in (value, *spellings)
            },
        }
    )


def _relaxed(values: Mapping[str, Any]) -> Relaxed:
    return Relaxed(**{**values, "values": tuple(values.get("values") or ())})


def _part(value: Any) -> KeyPart:
    if isinstance(value, dict):
        [(part, column)] = value.items()
        return KeyPart((column,), part)
    return KeyPart((value,) if isinstance(value, str) else tuple(value))


def _one_of(value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{value!r} is not one of {', '.join(known)}")
