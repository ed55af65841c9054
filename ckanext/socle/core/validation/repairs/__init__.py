"""Repairs of a file: proposed with what changes, written only once they are chosen.

Two kinds: *safe* ones change the writing and never the meaning; *guesses* suppose a
meaning, and a person says whether it is the right one.
"""

from ...errors import RepairNotFound
from .applying import apply
from .model import GUESS, SAFE, Example, Repair, Repaired
from .proposing import propose

__all__ = [
    "GUESS",
    "SAFE",
    "Example",
    "Repair",
    "RepairNotFound",
    "Repaired",
    "apply",
    "propose",
]
