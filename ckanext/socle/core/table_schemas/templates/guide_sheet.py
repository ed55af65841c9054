"""The sheet that tells how to fill the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from ..table_schema import TableSchema
from .words import Words, is_required

_TITLE, _HEADING = Font(bold=True, size=16), Font(bold=True, size=12)
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTHS = {"A": 34, "B": 30, "C": 60, "D": 18, "E": 36}


def write_guide(
    sheet: Worksheet, schema: TableSchema, words: Words, *, prefilled: bool
) -> None:
    """Write what the file is, how to fill it, its mistakes and its columns."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = 1
    for text, font in _lines(schema, words, prefilled):
        cell = sheet.cell(row, 1)
        if text:
            _set_text(sheet, row, 1, text)
        if font:
            cell.font = font
        elif text:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
            cell.alignment = _WRAP
            sheet.row_dimensions[row].height = 15 * (1 + len(text) // 150)
        row += 1
    row = _write_columns(sheet, row, schema, words)
    rules = words.say("version", key=schema.key, version=schema.version)
    _set_text(sheet, row + 2, 1, rules)


def _lines(
    schema: TableSchema, words: Words, prefilled: bool
) -> Iterator[tuple[str, Font | None]]:
    overlay = schema.overlay
    yield schema.label, _TITLE
    for text in (overlay.help, *_law(schema, words)):
        if text:
            yield text, None
    yield "", None
    yield words.say("how"), _HEADING
    yield words.say("keep", sheet=words.say("data")), None
    for name in ("titles", "dark", "comment"):
        yield words.say(name), None
    if prefilled:
        yield words.say("copied"), None
    yield words.say("drop"), None
    yield "", None
    if overlay.mistakes:
        yield words.say("mistakes"), _HEADING
        for mistake in overlay.mistakes:
            yield f"• {mistake}", None
        yield "", None
    yield words.say("columns"), _HEADING


def _law(schema: TableSchema, words: Words) -> Iterator[str]:
    law = schema.overlay.law
    if law is None:
        return
    if law.threshold:
        yield words.say("who", text=law.threshold)
    if law.deadline:
        yield words.say("when", text=law.deadline)
    yield words.say("law", text=law.reference)


def _write_columns(
    sheet: Worksheet, row: int, schema: TableSchema, words: Words
) -> int:
    """Write a row a column; return the number of the last one."""
    example = words.say("example", example="").strip(" :\u00a0\u202f")
    heads = [words.say("column"), words.say("title"), words.say("help"), "", example]
    for place, text in enumerate(heads, start=1):
        sheet.cell(row, place, text or None).font = Font(bold=True)
    for field in schema.descriptor["fields"]:
        row += 1
        name = field["name"]
        texts = (
            schema.field_label(name),
            name,
            schema.overlay.field(name).help or words.expected(field),
            words.say("compulsory" if is_required(field) else "optional"),
            schema.example(name) or "",
        )
        for place, text in enumerate(texts, start=1):
            _set_text(sheet, row, place, text)
            sheet.cell(row, place).alignment = _WRAP
    return row


def _set_text(sheet: Worksheet, row: int, place: int, text: str) -> None:
    """Write a text as a text: one that starts with = is not a formula."""
    cell = sheet.cell(row, place)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
