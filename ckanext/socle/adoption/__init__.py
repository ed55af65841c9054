"""The adoption of the expected files, as the portal sees it: public files only."""

from .reading import adoption

__all__ = ["adoption"]
