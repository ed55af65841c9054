"""Rows typed in a grid: kept beside a draft, then its file, which goes on as any other.

The draft is CKAN's, made with the first row; each save is one row of our own table, so
that neither the file, nor its check, nor the activity stream know of half a line.
"""

from .checking import Checked, check
from .drafts import (
    Kept,
    begin,
    finish,
    forget,
    is_ours,
    is_typing,
    kept,
    save,
)

__all__ = [
    "Checked",
    "Kept",
    "begin",
    "check",
    "finish",
    "forget",
    "is_ours",
    "is_typing",
    "kept",
    "save",
]
