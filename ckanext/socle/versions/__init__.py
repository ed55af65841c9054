"""Former versions of files: kept when a public file is replaced, reachable by anyone.

CKAN overwrites a file that is replaced. What was public is copied first, in the
transaction that replaces it, in the storage of kept files (`candidates`).
"""

from .keeping import keeping
from .rows import (
    PERSONAL,
    UNCHECKED,
    as_dict,
    erase,
    find,
    of_resource,
    of_resources,
    prune,
)

__all__ = [
    "PERSONAL",
    "UNCHECKED",
    "as_dict",
    "erase",
    "find",
    "keeping",
    "of_resource",
    "of_resources",
    "prune",
]
