"""N3: our Turtle is N3 as it is."""

from __future__ import annotations

from .ttl import HEAD, TAIL, nodes

MEDIA_TYPE = "text/n3"

__all__ = ["HEAD", "MEDIA_TYPE", "TAIL", "nodes"]
