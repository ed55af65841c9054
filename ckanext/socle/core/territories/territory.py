"""One territory, as the code officiel géographique describes it."""

from __future__ import annotations

import dataclasses

from ..errors import TerritoryNotFound

LEVELS = (
    "pays",
    "region",
    "departement",
    "com",
    "epci",
    "ept",
    "commune",
    "arrondissement",
    "perimetre",
)
MET69 = "MET69"
Box = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Territory:
    """A node of the graph; `code` is unique within its `level` only.

    `liaison` is INSEE's type of name (TNCC, 0–8) and None where INSEE gives none;
    `nature` is the legal form of an EPCI (`CC`, `CA`, `CU`, `METRO`, `MET69`);
    `departement` is the code of the département where most inhabitants live, None
    above it; `exercised_by` is the SIREN of the collectivité that acts for this
    département (Alsace, Corse, Martinique, Guyane, Paris), which has none of its own.
    Populations are in inhabitants, None when INSEE gives none; their years are those
    of the snapshot. `parents` contain the territory entirely, `overlaps` in part.
    `bbox` is west, south, east, north in degrees (WGS 84).
    """

    level: str
    code: str
    name: str
    liaison: int | None = None
    nature: str = ""
    zone: str = ""
    departement: str | None = None
    siren: str | None = None
    exercised_by: str | None = None
    population: int | None = None
    population_totale: int | None = None
    postal_codes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    bbox: Box | None = None

    @property
    def id(self) -> str:
        """Return `level:code`, which names the territory everywhere.

        >>> Territory("commune", "35245", "Romillé").id
        'commune:35245'
        """
        return f"{self.level}:{self.code}"

    @property
    def acts_as_departement(self) -> bool:
        """Tell whether an EPCI also has the role of a département (Lyon)."""
        return self.nature == MET69


def is_territory_id(text: str) -> bool:
    """Tell whether *text* has the form of a territory's id, known or not.

    >>> is_territory_id("region:53"), is_territory_id("53")
    (True, False)
    """
    level, colon, code = text.partition(":")
    return bool(colon and code) and level in LEVELS


def split_id(territory_id: str) -> tuple[str, str]:
    """Return the level and the code of a territory's id.

    :raises TerritoryNotFound: the text has not that form

    >>> split_id("epci:243500139")
    ('epci', '243500139')
    """
    if not is_territory_id(territory_id):
        raise TerritoryNotFound(value=territory_id)
    level, _, code = territory_id.partition(":")
    return level, code
