"""Every finding of a report: kept, read by pages, erased, given as files."""

from .storage import cells, erase, every, keep, listed

__all__ = ["cells", "erase", "every", "keep", "listed"]
