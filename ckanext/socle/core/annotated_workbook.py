"""A file as a workbook where each cell to mend is coloured and explained.

Rows keep their numbers and columns their letters, so that the report, the file and the
workbook name a cell alike. The last column says in words what colour says, one line a
cell. Texts stay texts: nothing of the file becomes a formula.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .validation.places import column_letters

COMMENTS = 2_000
"""Comments written: a spreadsheet opens slowly with more; the last column has all."""
_LONGEST = 32_000
_LONGEST_NOTE = 1_000
_FILLS = {
    "head": PatternFill("solid", fgColor="EEF1F3"),
    "fix": PatternFill("solid", fgColor="F9C9C3"),
    "check": PatternFill("solid", fgColor="FFE5A8"),
    "advice": PatternFill("solid", fgColor="DCEAF7"),
}
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_ORDER = ("advice", "check", "fix")


class Note(NamedTuple):
    """What is said of one cell, or of a whole row."""

    column: int | None
    """From 1; `None` for the row."""
    severity: str
    text: str


Notes = Mapping[int, Sequence[Note]]
"""By row, from 1."""


@dataclass(frozen=True)
class Words:
    """What the workbook itself says, in the reader's language."""

    sheet: str
    column: str
    author: str
    end: str = ""
    """Said below the last row: why the file goes on and the workbook does not."""


def write_workbook(
    target: Path | IO[bytes],
    rows: Iterable[tuple[int, Sequence[Any]]],
    notes: Notes,
    *,
    header_row: int,
    columns: int,
    words: Words,
) -> None:
    """Write at *target* the numbered *rows* with their *notes*, row after row.

    Rows come in order; a number that is not among them is a blank row. *columns* is
    the width of the file: the column of notes is the next one.
    """
    book = Workbook(write_only=True)
    writer = _Writer(book.create_sheet(words.sheet[:31]), notes, columns, words)
    writer.sheet.freeze_panes = f"A{header_row + 1}"
    for place in range(1, columns + 1):
        writer.sheet.column_dimensions[get_column_letter(place)].width = 18
    writer.sheet.column_dimensions[get_column_letter(columns + 1)].width = 70
    last = header_row
    for number, cells in rows:
        writer.write(number, cells, is_head=number == header_row)
        last = number
    if words.end:
        writer.end(words.end)
    letter = get_column_letter(columns + 1)
    writer.sheet.auto_filter.ref = f"A{header_row}:{letter}{last}"
    book.save(target)


class _Writer:
    """Writes rows; knows how many comments were written."""

    def __init__(self, sheet: Any, notes: Notes, columns: int, words: Words) -> None:
        self.sheet, self._notes = sheet, notes
        self._columns, self._words = columns, words
        self._next, self._comments = 1, 0
        self._styles: dict[tuple[str, bool], Any] = {}

    def write(self, number: int, cells: Sequence[Any], *, is_head: bool) -> None:
        """Write one row, after the blank ones that lead to its number."""
        while self._next < number:
            self.sheet.append([])
            self._next += 1
        notes = self._notes.get(number, ())
        by_column = _by_column(notes)
        look = "head" if is_head else ""
        row = [
            self._cell(value, by_column.get(place, ()), look)
            for place, value in enumerate(cells[: self._columns], start=1)
        ]
        row += [None] * (self._columns - len(row))
        for place in by_column:  # a cell may be beyond the end of a short row
            if place <= len(row) and row[place - 1] is None:
                row[place - 1] = self._cell(None, by_column[place], look)
        row += self._said(number, notes, look)
        self.sheet.append(row)
        self._next += 1

    def end(self, sentence: str) -> None:
        """Add a row that says why there are no more."""
        self.sheet.append([self._cell(sentence, (), "head")])

    def _said(self, number: int, notes: Sequence[Note], look: str) -> list[Any]:
        """Return the last cell of a row: what each of its cells needs."""
        lines = [self._words.column] if look else []
        lines += [
            f"{column_letters(note.column)}{number} : {note.text}"
            if note.column
            else note.text
            for note in notes
        ]
        return [self._cell("\n".join(lines), (), look or "note")] if lines else []

    def _cell(self, value: Any, notes: Sequence[Note], look: str) -> Any:
        if value is None and not notes:
            return None
        cell = WriteOnlyCell(self.sheet)
        is_text = _set(cell, value)
        if notes:
            look = max((note.severity for note in notes), key=_ORDER.index)
            self._comment(cell, notes)
        if look or is_text:
            cell._style = self._style(look, is_text=is_text)
        return cell

    def _style(self, look: str, *, is_text: bool) -> Any:
        """Shared by all cells alike: openpyxl looks each style up when it is set."""
        if (look, is_text) not in self._styles:
            cell = WriteOnlyCell(self.sheet)
            if is_text:
                cell.number_format = "@"
            if look == "head":
                cell.font = _BOLD
            if look == "note":
                cell.alignment = _WRAP
            if look in _FILLS:
                cell.fill = _FILLS[look]
            self._styles[look, is_text] = cell._style
        return self._styles[look, is_text]

    def _comment(self, cell: Any, notes: Sequence[Note]) -> None:
        if self._comments >= COMMENTS:
            return
        self._comments += 1
        text = "\n".join(note.text for note in notes)[:_LONGEST_NOTE]
        cell.comment = Comment(_legal(text), self._words.author, height=110, width=320)


def _by_column(notes: Sequence[Note]) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    for note in notes:
        if note.column:
            found.setdefault(note.column, []).append(note)
    return found


def _set(cell: Any, value: Any) -> bool:
    """Write *value*; return whether it is a text, as all that is no number nor date."""
    if value is None or value == "":
        return False
    if isinstance(value, bool | int | float | datetime.date | datetime.time):
        cell.value = value
        return False
    cell.value = _legal(str(value))
    cell.data_type = "s"
    return True


def _legal(text: str) -> str:
    legal: str = ILLEGAL_CHARACTERS_RE.sub("�", text)
    return legal[:_LONGEST]
