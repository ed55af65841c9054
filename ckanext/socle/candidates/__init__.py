"""Candidates: files kept beside a resource, in the portal's own storage.

A replacement of a resource's file overwrites it: what may not be public yet, and what
a repaired file was before, is written here first. Rows and files are made in the
transaction of the caller; a file whose transaction fails is removed.
"""

from ..model.candidate import ORIGINAL, REFUSED, REPLACED, WAITING, WITHDRAWN
from .retention import erase, purge
from .rows import find, get, latest_open, of_resource, outdate
from .storing import listen, open, remove_file, store

__all__ = [
    "ORIGINAL",
    "REFUSED",
    "REPLACED",
    "WAITING",
    "WITHDRAWN",
    "erase",
    "find",
    "get",
    "latest_open",
    "listen",
    "of_resource",
    "open",
    "outdate",
    "purge",
    "remove_file",
    "store",
]
