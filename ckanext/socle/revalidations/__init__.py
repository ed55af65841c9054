"""Campaigns: the files of a kind checked again, before anyone is touched.

A campaign first looks: each file is checked with the version asked for, and what was
found is kept in rows of its own. Files keep their version and their report. Then an
administrator may let those that conform, or all of them, follow the new version.
Each file is done in a transaction of its own: a campaign that is killed goes on where
it was.
"""

from .preparing import prepare
from .rows import counts, create, files, find, latest, start

__all__ = ["counts", "create", "files", "find", "latest", "prepare", "start"]
