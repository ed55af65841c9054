"""What a file may cost: above these bounds the report says "too big", nothing more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one check; a file above one of them is not read further.

    >>> Limits(rows=10).rows
    10
    """

    bytes: int = 300_000_000
    """Size of the file, in bytes."""
    inflated_bytes: int = 1_000_000_000
    """Size of an XLSX or ODS once inflated, in bytes."""
    rows: int = 2_000_000
    """Rows below the titles of columns."""
    columns: int = 1_000
    workbook_cells: int = 40_000_000
    """Rows × columns of a sheet, blank ones included (calamine allocates them)."""
    workbook_memory: int = 2_000_000_000
    """Bytes of address space given to the process that reads a workbook."""
    memory: int = 3_000_000_000
    """Bytes of address space given to a check in a process of its own (`sandbox`)."""
    json_bytes: int = 50_000_000
    """Size of a JSON file, in bytes: it takes ten times as much once read."""
    cell_characters: int = 100_000
    """Length of one cell (a spreadsheet's own limit is 32,767)."""
    seconds: float = 600.0
    """Duration of the whole check."""
    pattern_seconds: float = 2.0
    """Total time given to one column's pattern when it may backtrack."""
    bulk_bytes: int = 100_000
    """Size from which a text is judged by columns, not row after row."""
    bulk_rows: int = 500
    """Rows from which a sheet is judged by columns, not row after row."""
    samples: int = 100
    """Cells kept by group of findings; totals are exact whatever this is."""


DEFAULT_LIMITS = Limits()
