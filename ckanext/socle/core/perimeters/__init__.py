"""Perimeters: territories that a portal draws, of any shape, from a list of codes.

A perimeter is a node `perimetre:<slug>` among those of the code officiel géographique.
Its members are kept as typed, old codes included, and resolve like any old code; what
has all its communes inside lies in it too, and it lies itself in what holds them all.
"""

from .codes import (
    LEVEL,
    SLUG,
    Line,
    Perimeter,
    check_members,
    read_codes,
    version_of,
)
from .graph import with_perimeters

__all__ = [
    "LEVEL",
    "SLUG",
    "Line",
    "Perimeter",
    "check_members",
    "read_codes",
    "version_of",
    "with_perimeters",
]
