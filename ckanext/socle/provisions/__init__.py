"""Files made for bodies: of what they sent to the State, of national bases.

Each is a draft that someone of the body reads and publishes: « Fait pour vous ».
"""

from .making import join, make, renew
from .rows import GONE, WAITING, get, of_organization, state, to_dict

__all__ = [
    "GONE",
    "WAITING",
    "get",
    "join",
    "make",
    "of_organization",
    "renew",
    "state",
    "to_dict",
]
