"""Rows typed or pasted in a grid: its columns, the file that they make, its check.

The file is a CSV in UTF-8, titles first, and is judged as any other file is: the
very bytes that would be published go through the engine.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .table_schemas import TableSchema
from .table_schemas.guides import ColumnGuide, column_guides
from .table_schemas.templates import Producer
from .table_schemas.templates.words import choices

if TYPE_CHECKING:
    from .validation import Limits, Report
    from .validation.portal_rules import Context

MOST_ROWS = 500
PLAIN_ROWS = 20
"""Rows that a page has where no script helps."""
MOST_CHARACTERS = 2_000_000
"""Of a whole grid: longer texts belong in a file."""
_ISO = ("default", "any", "%Y-%m-%d")
_DECIMAL = frozenset({"integer", "number", "latitude", "longitude", "year"})
_DIGITS = frozenset({"siret", "siren", "postal-code"})

Rows = list[list[str]]


@dataclass(frozen=True)
class EntryColumn:
    """A column of the grid, and how its cells are typed."""

    guide: ColumnGuide
    control: str
    """`list`, `date`, `decimal`, `numeric` or `text`."""
    choices: tuple[str, ...] = ()
    """The values of a `list`, as they are typed."""
    known: str = ""
    """What the organisation fills in each new row; "" elsewhere."""


def entry_columns(
    table_schema: TableSchema, producer: Producer | None = None
) -> list[EntryColumn]:
    """Return the columns in the order of the file.

    >>> from .table_schemas import get
    >>> known = Producer(commune="Romillé", commune_code="35245")
    >>> found = entry_columns(get("scdl/prenoms"), known)
    >>> [(one.guide.name, one.control, one.known) for one in found[:3]]
    [('COMMUNE_NOM', 'text', 'Romillé'), ('COLL_INSEE', 'text', '35245'), \
('ENFANT_SEXE', 'list', '')]
    """
    row = (producer or Producer()).fill(table_schema)
    fields = table_schema.descriptor["fields"]
    guides = column_guides(table_schema)
    return [
        EntryColumn(guide, *_control(field, guide), known)
        for guide, field, known in zip(guides, fields, row, strict=True)
    ]


def _control(field: dict[str, Any], guide: ColumnGuide) -> tuple[str, tuple[str, ...]]:
    offered = choices(field)
    if offered:
        return "list", tuple(offered)
    if field.get("type") == "date" and field.get("format", "default") in _ISO:
        return "date", ()
    if guide.writing in _DECIMAL:
        return "decimal", ()
    return "numeric" if guide.writing in _DIGITS else "text", ()


def is_iso_date(text: str) -> bool:
    """Return whether a text is a date that a calendar can show: « 2026-03-17 ».

    >>> is_iso_date("2026-02-28"), is_iso_date("28/02/2026"), is_iso_date("2026-02-30")
    (True, False, False)
    """
    try:
        return len(text) == len("2026-03-17") and bool(
            datetime.date.fromisoformat(text)
        )
    except ValueError:
        return False


def filled(columns: Sequence[EntryColumn], rows: Iterable[Sequence[Any]]) -> Rows:
    """Return the rows where something was typed, as texts, as wide as the columns.

    What the organisation fills by itself is not typed.

    >>> from .table_schemas import get
    >>> columns = entry_columns(get("scdl/prenoms"), Producer(commune="Romillé"))
    >>> filled(columns, [["Romillé"], ["Romillé", "", "", "Zoé"], [None, " "]])
    [['Romillé', '', '', 'Zoé', '', '']]
    """
    return [row for row in squared(columns, rows) if not is_untouched(columns, row)]


def is_untouched(columns: Sequence[EntryColumn], row: Sequence[str]) -> bool:
    """Return whether a row holds nothing but what the organisation fills."""
    return all(
        not text.strip() or text.strip() == column.known
        for text, column in zip(row, columns, strict=False)
    )


def squared(columns: Sequence[EntryColumn], rows: Iterable[Sequence[Any]]) -> Rows:
    """Return rows of texts as wide as the columns; at most `MOST_ROWS` of them."""
    width = len(columns)
    found = []
    for row in itertools.islice(rows, MOST_ROWS):
        texts = ["" if cell is None else str(cell) for cell in row[:width]]
        found.append([*texts, *[""] * (width - len(texts))])
    return found


def to_csv(columns: Sequence[EntryColumn], rows: Rows) -> bytes:
    r"""Return the file that rows make: UTF-8, commas, the titles first.

    >>> from .table_schemas import get
    >>> to_csv(entry_columns(get("scdl/prenoms"))[:2], [["Romillé", "35245"]]).decode()
    'COMMUNE_NOM,COLL_INSEE\r\nRomillé,35245\r\n'
    """
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(column.guide.name for column in columns)
    written.writerows(rows)
    return text.getvalue().encode()


def check(
    table_schema: TableSchema, content: bytes, context: Context, limits: Limits
) -> Report:
    """Return the report on the file that `to_csv` made, every cell in it."""
    # The engine is loaded when it is used: CKAN starts without it.
    from .validation import validate  # noqa: PLC0415

    return validate(
        content,
        filename="saisie.csv",
        table_schema=table_schema,
        limits=dataclasses.replace(limits, samples=MOST_ROWS + 1),
        context=context,
    )


@dataclass(frozen=True)
class Pasted:
    """What was pasted from a spreadsheet."""

    rows: Rows
    columns: list[int | None] | None
    """The place of the column that each title names (`None`: of none); no titles:
    `None`."""
    unknown: list[str]
    """Titles that name no column."""


def pasted(table_schema: TableSchema, text: str, limits: Limits) -> Pasted:
    r"""Return the rows of a text copied from a spreadsheet, or from a CSV.

    The first row is taken for titles when most of its cells name a column. At most
    `MOST_ROWS` rows come back, and one more where there were others.

    >>> from .table_schemas import get
    >>> from .validation import DEFAULT_LIMITS
    >>> text = "Prénom\tAutre\nZoé\t1\n"
    >>> pasted(get("scdl/prenoms"), text, DEFAULT_LIMITS)
    Pasted(rows=[['Zoé', '1']], columns=[3, None], unknown=['Autre'])
    """
    from .validation.compiling import compile_rules  # noqa: PLC0415

    rows = _split(text)
    names = [field["name"] for field in table_schema.descriptor["fields"]]
    titles = compile_rules(table_schema, limits).titles
    first = [cell.strip() for cell in rows[0]] if rows else []
    found = [titles.name(cell) for cell in first]
    named, written = sum(one is not None for one in found), sum(map(bool, first))
    if not named or named * 2 < written:
        return Pasted(rows, None, [])
    places = [None if name is None else names.index(name) for name in found]
    unknown = [c for c, name in zip(first, found, strict=True) if c and name is None]
    return Pasted(rows[1:], places, unknown)


def _split(text: str) -> Rows:
    """Return cells: between tabs, or semicolons where there is no tab."""
    lines = text.lstrip("\ufeff")[:MOST_CHARACTERS]
    is_csv = "\t" not in lines and ";" in lines.partition("\n")[0]
    read = csv.reader(io.StringIO(lines, newline=""), delimiter=";" if is_csv else "\t")
    rows: Rows = []
    try:
        for row in read:
            if any(cell.strip() for cell in row):
                rows.append([_one_line(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:  # a cell longer than the module takes
        return rows
    return rows


def _one_line(cell: str) -> str:
    r"""Return a cell as the grid holds it: its lines side by side.

    >>> _one_line("place\nde la Mairie")
    'place de la Mairie'
    """
    return " ".join(cell.split("\n")).replace("\r", "").strip()


def laid(
    columns: Sequence[EntryColumn],
    found: Pasted,
    rows: Rows,
    *,
    row: int = 0,
    places: Sequence[int] = (),
) -> tuple[Rows, int]:
    """Return *rows* with what was pasted from *row* on, and how many rows are left.

    With titles, each cell goes below its own; otherwise in the columns *places*, or
    from the first of them on when what was pasted is wider. Rows that are new hold
    what the organisation fills. Beyond `MOST_ROWS`, rows are left out and counted.
    """
    made = [list(one) for one in rows]
    room = MOST_ROWS - row
    targets = found.columns or _targets(found, places)
    for place, cells in enumerate(found.rows[:room], start=row):
        while len(made) <= place:
            made.append([one.known for one in columns])
        for target, cell in zip(targets, cells, strict=False):
            if target is not None and target < len(columns):
                made[place][target] = cell
    return made, max(len(found.rows) - room, 0)


def _targets(found: Pasted, places: Sequence[int]) -> Sequence[int]:
    width = max(map(len, found.rows), default=0)
    first = places[0] if places else 0
    return places if width <= len(places) else range(first, first + width)
