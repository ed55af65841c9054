"""Places as a spreadsheet names them: `D12` is column D, row 12."""

from __future__ import annotations


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    >>> [column_letters(n) for n in (1, 26, 27, 702, 703)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def cell_reference(row: int, column: int | None) -> str | None:
    """Return the cell at *row* and *column*, both from 1; `None` for a whole row.

    >>> cell_reference(12, 4)
    'D12'
    """
    return None if column is None else f"{column_letters(column)}{row}"
