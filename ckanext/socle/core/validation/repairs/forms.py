"""Repairs of the form of a whole file: encoding, separator, rows and columns left out.

A repaired file is a CSV in UTF-8 with commas, the form that the national rules ask
and that every reader opens, whatever the file was. A workbook is never written over:
its sheets, formulas and colours stay in the original, which is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from ..limits import DEFAULT_LIMITS
from ..tables import OpenedFile
from .model import SAFE, Example, Repair

ENCODING = "repair-encoding"
SEPARATOR = "repair-separator"
TITLE_ROWS = "repair-title-rows"
BLANK_ROWS = "repair-blank-rows"
BLANK_COLUMNS = "repair-blank-columns"
WORKBOOK = "repair-workbook"
_SHOWN = 3  # rows above the titles
_LONGEST = 60  # characters


def is_blank(cells: Sequence[str]) -> bool:
    """Return whether a row holds nothing, or spaces only.

    >>> is_blank(["", " "]), is_blank(["", "0"])
    (True, False)
    """
    if not any(cells):
        return True
    return not cells[0].strip() and not any(cell.strip() for cell in cells)


def workbook() -> Repair:
    """Return what comes with any other repair of a workbook: it is written as CSV."""
    return Repair(WORKBOOK, SAFE, count=1, required=True, examples=[Example("", "CSV")])


def whole_file(opened: OpenedFile, filled: Sequence[bool]) -> list[Repair]:
    """Return the repairs of encoding, separator, title rows, blank columns."""
    found = []
    text = opened.table.text
    if text is not None:
        layout = text.layout
        if layout.encoding != "utf-8" or layout.skip:
            form = Example(layout.encoding, "utf-8")
            bom = {"bom": bool(layout.skip), "encoding": layout.encoding}
            found.append(_whole(ENCODING, form, bom))
        if layout.separator != ",":
            form = Example(layout.separator, ",")
            found.append(_whole(SEPARATOR, form, {"separator": layout.separator}))
    if opened.title_rows:
        found.append(_title_rows(opened))
    blank = blank_columns(opened, filled)
    if blank:
        params = {"places": blank}
        found.append(Repair(BLANK_COLUMNS, SAFE, count=len(blank), params=params))
    return found


def _title_rows(opened: OpenedFile) -> Repair:
    count = opened.title_rows
    above = opened.first_records(DEFAULT_LIMITS)[:_SHOWN] if opened.is_text else []
    written = [" ".join(filter(None, cells)) for cells in above]
    written += [""] * _SHOWN
    return Repair(
        TITLE_ROWS,
        SAFE,
        count=count,
        required=not opened.is_text,
        examples=[
            Example(shorten(written[row], _LONGEST, placeholder="…"), "", row=row + 1)
            for row in range(min(count, _SHOWN))
        ],
        params={"first": 1, "last": count},
    )


def blank_columns(opened: OpenedFile, filled: Sequence[bool]) -> list[int]:
    """Return the places, from 0, of the columns without a title and without a value."""
    labels = opened.table.labels
    return [at for at, label in enumerate(labels) if not label and not filled[at]]


def _whole(code: str, example: Example, params: dict[str, object]) -> Repair:
    return Repair(code, SAFE, count=1, examples=[example], params=params)
