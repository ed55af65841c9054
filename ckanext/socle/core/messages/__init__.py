"""Every sentence about a file, in English, by code; adapters translate and show."""

from .catalogue import CATALOGUE, Sentence, render, render_reading
from .invitations import INVITATION_FAULTS, INVITATION_TABLES
from .marking import N_, P_
from .model import Message
from .reading import READING
from .repairs import REPAIRS, render_repair

__all__ = [
    "CATALOGUE",
    "INVITATION_FAULTS",
    "INVITATION_TABLES",
    "N_",
    "P_",
    "READING",
    "REPAIRS",
    "Message",
    "Sentence",
    "render",
    "render_reading",
    "render_repair",
]
