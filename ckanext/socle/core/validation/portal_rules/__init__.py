"""The portal's own rules: what it knows of the producer, against what a file says."""

from .context import Context, EarlierFile

__all__ = ["Context", "EarlierFile"]
