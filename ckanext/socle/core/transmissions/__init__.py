"""What a body already sent to the State, read as rows of the files expected of it.

Acts (ACTES), budget documents (TOTEM), contracts (DECP): nobody types them again.
"""

from .apart import read_apart
from .documents import Refused
from .reading import Reading, Transmission, read_files

__all__ = [
    "Reading",
    "Refused",
    "Transmission",
    "read_apart",
    "read_files",
]
