"""The template as a workbook: data, how to fill it, and the lists it offers."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ...errors import NotTabularError
from ..table_schema import TableSchema
from .guide_sheet import write_guide
from .producer import Producer
from .words import Gettext, Words, choices, is_required

TEXT, DATE, GENERAL = "@", "yyyy-mm-dd", "General"
LAST_ROW = 1_048_576
_DARK = PatternFill("solid", fgColor="1F3A5F")
_LIGHT = PatternFill("solid", fgColor="DCE6F2")
_WIDTHS = (12, 40)
_NUMBERS = {"integer", "number"}


def xlsx_template(
    schema: TableSchema,
    producer: Producer | None = None,
    *,
    gettext: Gettext = str,
) -> bytes:
    """Return a workbook with the titles of *schema*, ready to fill.

    Columns of identifiers are texts, dates are dates, closed lists drop down; each
    title has a comment. *producer* fills its own columns in the first row. *gettext*
    translates the few words around those of the overlay.

    :raises NotTabularError: its files are not tables
    """
    if not schema.is_tabular:
        raise NotTabularError(key=schema.key)
    words = Words(schema, gettext)
    row = (producer or Producer()).fill(schema)
    book = Workbook()
    data = book.active
    data.title = words.say("data")
    guide = book.create_sheet(words.say("how"))
    lists = book.create_sheet(words.say("lists"))
    for place, field in enumerate(schema.descriptor["fields"], start=1):
        _write_column(data, place, field, words, row[place - 1])
        _offer_choices(data, lists, place, choices(field))
    data.freeze_panes = "A2"
    data.row_dimensions[1].height = 30
    write_guide(guide, schema, words, prefilled=any(row))
    lists.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_column(
    sheet: Worksheet, place: int, field: dict[str, Any], words: Words, value: str
) -> None:
    required = is_required(field)
    letter, shape = get_column_letter(place), number_format(field)
    title = sheet.cell(1, place, field["name"])
    title.font = Font(bold=True, color="FFFFFF" if required else "1F2933")
    title.fill = _DARK if required else _LIGHT
    title.alignment = Alignment(vertical="center")
    title.comment = Comment(
        words.comment(field), words.say("author"), width=320, height=150
    )
    column = sheet.column_dimensions[letter]
    column.number_format = shape
    lowest, highest = _WIDTHS
    column.width = min(max(len(field["name"]) + 4, lowest), highest)
    first = sheet.cell(2, place)
    first.number_format = shape
    if value:
        first.value = value


def number_format(field: dict[str, Any]) -> str:
    """Return how a column is kept: text, date, or as the spreadsheet likes.

    >>> number_format({"type": "string"}), number_format({"type": "date"})
    ('@', 'yyyy-mm-dd')
    """
    kind = field.get("type")
    if kind == "date" and field.get("format", "default") in _ISO:
        return DATE
    numeric = kind in _NUMBERS or kind == "year"
    return GENERAL if numeric and not choices(field) else TEXT


_ISO = {"default", "any", "%Y-%m-%d"}


def _offer_choices(
    data: Worksheet, lists: Worksheet, place: int, values: list[str]
) -> None:
    if not values:
        return
    letter = get_column_letter(place)
    for row, value in enumerate(values, start=1):
        cell = lists.cell(row, place, value)
        cell.number_format = TEXT
    title = lists.title.replace("'", "''")
    rule = DataValidation(
        type="list",
        formula1=f"'{title}'!${letter}$1:${letter}${len(values)}",
        allow_blank=True,
        # The check says what is wrong: the workbook never forbids.
        showErrorMessage=False,
    )
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    data.add_data_validation(rule)
