"""The annotated workbook of a report: its file, with what to mend beside each cell."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .. import config, table_schemas
from ..core.annotated_workbook import Note, Words, write_workbook
from ..core.validation.limits import Limits
from ..files import StoredFile
from .storage import every

if TYPE_CHECKING:
    from ..core.validation.tables import OpenedFile

CELLS = 100_000
"""Cells of a workbook, blank ones included: two seconds of work, 400 kB."""

Say = Callable[[Mapping[str, Any], Mapping[str, Any]], str]


def rows_shown(details: Mapping[str, Any]) -> int:
    """Return how many rows of the file of a report its workbook has."""
    return min(CELLS // max(details["columns"], 1), details["rows"])


def write(
    target: Path | IO[bytes],
    stored: StoredFile,
    report: Mapping[str, Any],
    groups: list[dict[str, Any]],
    *,
    say: Say,
    words: Words,
) -> None:
    """Write at *target* the workbook of the file *stored*, checked by *report*.

    *groups* are those of the report that its reader may see, with their `index`; *say*
    gives the sentence of one cell.

    :raises ReadingError: the file cannot be read
    :raises TableSchemaNotFound: its rules are not known any more
    """
    key = f"{report['table_schema']}@{report['table_schema_version']}".rstrip("@")
    limits = Limits(bytes=config.validation_max_size())
    # The engine is loaded when it is used: CKAN starts without it.
    from ..core.validation.tables import open_file  # noqa: PLC0415

    opened = open_file(stored.path, stored.filename, table_schemas.get(key), limits)
    table = opened.table
    last = table.header_row + CELLS // max(len(table.labels), 1)
    write_workbook(
        target,
        itertools.takewhile(lambda row: row[0] <= last, _rows(opened, limits)),
        _notes(report["id"], groups, last, say),
        header_row=table.header_row,
        columns=len(table.labels),
        words=words,
    )


def _rows(opened: OpenedFile, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a text from its first one, of a workbook from its titles."""
    head = opened.first_records(limits)
    first = opened.table.header_row - len(head) + 1
    yield from enumerate(map(list, head), start=first)
    yield from opened.table.rows


def _notes(
    report_id: str, groups: list[dict[str, Any]], last: int, say: Say
) -> dict[int, list[Note]]:
    notes: dict[int, list[Note]] = {}
    for group in groups:
        for cell in every(report_id, group, group["index"]):
            if cell["row"] <= last:
                column = group["column"] if cell["cell"] else None
                note = Note(column, group["severity"], say(group, cell))
                notes.setdefault(cell["row"], []).append(note)
    return notes
