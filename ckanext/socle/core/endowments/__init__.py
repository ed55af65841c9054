"""Facts of national bases given to each commune as a file to confirm (*dotation*)."""

from .bases import BASES, TOWN_HALLS, NationalBase
from .reading import MOST_ROWS, BaseError, Facts, read_base, read_base_apart

__all__ = [
    "BASES",
    "MOST_ROWS",
    "TOWN_HALLS",
    "BaseError",
    "Facts",
    "NationalBase",
    "read_base",
    "read_base_apart",
]
