"""The portal's own rules: what it knows of the producer, against what a file says."""

from .context import Context, EarlierFile
from .examining import Masking, examine
from .personal import CODES as PERSONAL_CODES
from .personal import service_digest

__all__ = [
    "PERSONAL_CODES",
    "Context",
    "EarlierFile",
    "Masking",
    "examine",
    "service_digest",
]
