"""What a portal knows of the producer of a file; everything may be unknown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ...territories.territory import Box


@dataclass(frozen=True)
class EarlierFile:
    """A file that the same resource or dataset had before, or still has."""

    sha256: str
    date: str
    """The day it was published or checked, ISO 8601."""
    resource_id: str = ""
    filename: str = ""
    rows: tuple[int, ...] = ()
    """What stands for its rows: see `likeness`; empty when it is not known."""


@dataclass(frozen=True)
class Context:
    """Facts for the portal's own rules; a rule whose facts are missing is not run.

    >>> Context(siren="213502453").is_empty, Context().is_empty
    (False, True)
    """

    siren: str = ""
    """9 digits of the organisation, "" when it is not recorded."""
    sirets: tuple[str, ...] = ()
    """14 digits each, in force today."""
    organization: str = ""
    """Its title."""
    territory: str = ""
    """The name of its territory."""
    communes: frozenset[str] = frozenset()
    """INSEE codes of the perimeter of its territory, former ones included."""
    box: Box | None = None
    """West, south, east, north of its territory, in degrees."""
    boxes: Mapping[str, Box] = field(default_factory=dict)
    """The same of each commune of the perimeter, by INSEE code."""
    earlier: tuple[EarlierFile, ...] = ()
    today: str = ""
    """ISO 8601; "" leaves the future alone."""
    sha256: str = ""
    """Of the file itself, to know it again."""
    service_domains: frozenset[str] = frozenset()
    """Domains of the e-mail addresses of the organisation: those of a service."""

    services: frozenset[str] = frozenset()
    """Digests (`service_digest`) of values that a person said to be of a service."""

    counted: frozenset[str] = frozenset()
    """Codes of the rules that a policy counts in the lenient verdict."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self == Context()

    def digest(self) -> str:
        """Return what changes when a rule could judge the same bytes otherwise.

        The day, the file and the earlier ones are left out: a report does not grow
        old by itself.
        """
        facts = [
            self.siren,
            sorted(self.sirets),
            sorted(self.communes),
            self.box,
            sorted(self.service_domains),
            sorted(self.counted),
            *([sorted(self.services)] if self.services else ()),
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the context as JSON values, for another process."""
        values = asdict(self)
        for name in ("communes", "service_domains", "services", "counted"):
            values[name] = sorted(values[name])
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Context:
        """Return the context that `to_dict` gave."""
        return cls(
            **{
                **values,
                "sirets": tuple(values.get("sirets") or ()),
                "communes": frozenset(values.get("communes") or ()),
                "counted": frozenset(values.get("counted") or ()),
                "service_domains": frozenset(values.get("service_domains") or ()),
                "services": frozenset(values.get("services") or ()),
                "box": tuple(values["box"]) if values.get("box") else None,
                "boxes": {c: tuple(b) for c, b in (values.get("boxes") or {}).items()},
                "earlier": tuple(
                    EarlierFile(**{**one, "rows": tuple(one.get("rows") or ())})
                    for one in values.get("earlier") or ()
                ),
            }
        )
