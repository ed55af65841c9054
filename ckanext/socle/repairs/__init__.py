"""Corrections of the files of resources: offered, then written as a new version."""

from .offering import Offer, offer
from .writing import Written, write

__all__ = ["Offer", "Written", "offer", "write"]
