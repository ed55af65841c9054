"""Rows typed or pasted in a grid: its columns, the file that they make, its check.

The file is a CSV in UTF-8, titles first, and is judged as any other file is: the
very bytes that would be published go through the engine.
"""

from .columns import (
    MOST_CHARACTERS,
    MOST_ROWS,
    PLAIN_ROWS,
    EntryColumn,
    Rows,
    entry_columns,
    filled,
    is_iso_date,
    is_untouched,
    squared,
)
from .files import check, rows_of, to_csv
from .pasting import Pasted, laid, pasted

__all__ = [
    "MOST_CHARACTERS",
    "MOST_ROWS",
    "PLAIN_ROWS",
    "EntryColumn",
    "Pasted",
    "Rows",
    "check",
    "entry_columns",
    "filled",
    "is_iso_date",
    "is_untouched",
    "laid",
    "pasted",
    "rows_of",
    "squared",
    "to_csv",
]
