"""Catalogues of table schemas, followed by the portal."""

from .listing import list_all
from .syncing import Synced, download, sync

__all__ = ["Synced", "download", "list_all", "sync"]
