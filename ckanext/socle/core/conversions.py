"""A table in another format, for those who open it elsewhere: a workbook, or a CSV."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from .previews import Whole, is_number
from .spreadsheets import csv_text

_LOOKED_AT = 100  # rows that say whether a column is of numbers
_LONGEST = 32_000  # characters that a cell of a workbook may hold


def as_csv(table: Whole) -> Iterator[str]:
    r"""Yield a CSV in UTF-8 with commas, as it is published; nothing is a formula.

    >>> list(as_csv(Whole(["a", "b"], [], iter([["1", "=2"]]))))
    ["a,b\r\n1,'=2\r\n"]
    """
    yield from csv_text(itertools.chain([table.titles], table.rows))


def as_workbook(table: Whole, sheet: str) -> bytes:
    """Return a workbook of one *sheet*: columns of numbers are numbers, others texts.

    A code keeps its zeros, and nothing of the file becomes a formula.
    """
    head = list(itertools.islice(table.rows, _LOOKED_AT))
    numeric = [_is_numeric(row[n] for row in head) for n in range(len(table.titles))]
    book = Workbook(write_only=True)
    title = INVALID_TITLE_REGEX.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", sheet))
    data = book.create_sheet(title[:31].strip(" '") or "1")
    data.freeze_panes = "A2"
    data.append([_title(data, text) for text in table.titles])
    for row in itertools.chain(head, table.rows):
        data.append(_cells(data, row, numeric))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _title(sheet: object, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cells(
    sheet: object, row: Sequence[str], numeric: Sequence[bool]
) -> list[WriteOnlyCell | float | None]:
    return [
        float(text.replace(",", "."))
        if numeric[place] and is_number(text)
        else _text(sheet, text)
        if text
        else None
        for place, text in enumerate(row)
    ]


def _text(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST])
    cell.data_type = "s"
    return cell


def _is_numeric(texts: Iterable[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and all(map(is_number, filled))
