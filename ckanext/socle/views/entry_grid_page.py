"""What the grid shows, and what its forms and its script send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk

from .. import entry_grids, table_schemas
from ..core import entry_grids as core
from ..core.errors import TableSchemaNotFound
from ..core.table_schemas import TableSchema
from ..producers import producer
from ..validation import judging

if TYPE_CHECKING:
    from ..core.validation import Group

_CELL = re.compile(r"cellule-(\d{1,3})-(\d{1,3})")
_MOST_CELLS = 2_000  # of all the groups: what a page can show, and one can mend
_MOST_TOLD = 300  # cells with a sentence of their own; the others have their group's


@dataclass(frozen=True)
class Grid:
    """The columns of an expected file, for one body."""

    organization: dict[str, Any]
    key: str
    table_schema: TableSchema
    columns: list[core.EntryColumn]

    @property
    def reference(self) -> str:
        """`key@version`: rows are in the order of the columns of that version."""
        return f"{self.key}@{self.table_schema.version}"


def grid(organization_id: str, reference: str) -> Grid | None:
    """Return the grid of a body; None without it, or for what is no table to type."""
    organization = tk.h.socle_organization(organization_id)
    key = table_schemas.find_key(reference)
    if not organization or not key:
        return None
    try:
        found = table_schemas.get(reference)
    except TableSchemaNotFound:
        return None
    if not found.is_tabular or found.overlay.status == "generated":
        return None
    columns = core.entry_columns(found, producer(organization))
    return Grid(organization, key, found, columns)


def of_draft(dataset: dict[str, Any], kept: entry_grids.Kept) -> Grid:
    """Return the grid of a draft."""
    found = grid(dataset["owner_org"], kept.table_schema)
    return found or tk.abort(404, tk._("There is no such draft."))


@dataclass
class Sent:
    """What a form or a script sends."""

    values: dict[str, Any]
    is_json: bool
    done: str = ""
    """The button."""
    version: int = 0
    typed: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def is_command(self) -> bool:
        """Whether a button was pressed where a script has saved the rows before."""
        return not self.is_json and self.values.get("enregistre") == "oui"

    def rows(self, grid: Grid, there: core.Rows) -> tuple[core.Rows, str]:
        """Return the rows of the grid, and what is to be said of what was pasted.

        A page without script shows the first rows of those that are *there*: the
        others stay as they are.
        """
        if self.is_json:
            return core.squared(grid.columns, _lists(self.values.get("lignes"))), ""
        first = [
            [self.typed.get((row, column), "") for column in range(len(grid.columns))]
            for row in range(core.PLAIN_ROWS)
        ]
        rows = [*core.filled(grid.columns, first), *there[core.PLAIN_ROWS :]]
        if self.done != "coller" or not self.values.get("texte", "").strip():
            return rows, ""
        return laid(grid, rows, {**self.values, "ligne": len(rows), "colonnes": None})


def sent(most_bytes: int) -> Sent:
    """Return what the request holds; too much of it is refused (413)."""
    if (tk.request.content_length or 0) > most_bytes:
        tk.abort(413, tk._("That is too much for the grid: send a file instead."))
    is_json = tk.request.is_json
    values = tk.request.get_json(silent=True) if is_json else tk.request.form.to_dict()
    values = values if isinstance(values, dict) else {}
    typed = {
        (int(match[1]), int(match[2])): str(text)
        for name, text in values.items()
        if (match := _CELL.fullmatch(name))
    }
    version = str(values.get("version") or "0")
    return Sent(
        values,
        is_json,
        done="" if is_json else values.get("faire", ""),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        typed=typed,
    )


def _lists(value: Any) -> list[list[Any]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, list)]


def laid(grid: Grid, rows: core.Rows, values: dict[str, Any]) -> tuple[core.Rows, str]:
    """Return rows with what was pasted from a cell on, and a sentence about it."""
    found = core.pasted(
        grid.table_schema, str(values.get("texte") or ""), judging.limits()
    )
    row, places = values.get("ligne"), values.get("colonnes")
    known = range(len(grid.columns))
    made, left = core.laid(
        grid.columns,
        found,
        rows,
        row=row if isinstance(row, int) and 0 <= row < core.MOST_ROWS else 0,
        places=[one for one in places if one in known]
        if isinstance(places, list)
        else known,
    )
    return made, _told(found, left)


def _told(found: core.Pasted, left: int) -> str:
    count = len(found.rows) - left
    texts = [
        tk.ungettext("{count} row pasted.", "{count} rows pasted.", count).format(
            count=tk.h.socle_number(count)
        )
    ]
    if found.unknown:
        names = ", ".join(found.unknown[:5])
        text = tk._("Columns that this file does not have were left aside: {names}.")
        texts.append(text.format(names=names))
    if left:
        text = tk._(
            "The grid holds {count} rows at most: some were left aside. Send your file "
            "instead."
        )
        texts.append(text.format(count=tk.h.socle_number(core.MOST_ROWS)))
    return " ".join(texts)


def checked(grid: Grid, rows: core.Rows) -> dict[str, Any]:
    """Return what the engine says of rows, in words, cell by cell.

    `findings` have `row` and `column` (from 0; null: the file, the whole row),
    `others` (columns that are part of it), `kind` (`fix` or `check`), `nature`,
    `text`, `suggestion` (or null), `blank`, and `count` (cells with that fault in the
    column, of which the first ones are told).
    """
    found = entry_grids.check(
        grid.organization["id"], grid.table_schema, grid.columns, rows
    )
    findings: list[dict[str, Any]] = []
    most = max(_MOST_CELLS // (len(found.groups) or 1), 1)
    for group in found.groups:
        as_json = group.to_dict()
        blank = group.code == "empty-required"
        nature = tk._("To be filled in.") if blank else tk.h.socle_nature(as_json) + "."
        first, *others = _places(grid, group)
        for sample, cell in zip(group.samples[:most], as_json["samples"], strict=False):
            is_short = blank or len(findings) >= _MOST_TOLD
            findings.append(
                {
                    "row": found.place(sample),
                    "column": first,
                    "others": others,
                    "kind": group.severity,
                    "nature": nature,
                    "text": nature if is_short else tk.h.socle_cell(as_json, cell),
                    "suggestion": sample.suggestion,
                    "blank": blank,
                    "count": group.count,
                }
            )
    report = found.report
    return {"findings": findings, "rows": report.rows, "text": _verdict(report)}


def _places(grid: Grid, group: Group) -> list[int | None]:
    """Return the place of a group's column, or of those that its rule is about."""
    if group.column is not None:
        return [group.column - 1]
    about = group.params.get("labels") or {}
    names = [column.guide.name for column in grid.columns]
    return [place for place, name in enumerate(names) if name in about] or [None]


def _verdict(report: Any) -> str:
    if not report.rows:
        return tk._("No row yet.")
    good = max(report.rows - report.lenient.rows, 0)
    text = tk.ungettext(
        "{good} conforming row out of {count}.",
        "{good} conforming rows out of {count}.",
        good,
    ).format(good=tk.h.socle_number(good), count=tk.h.socle_number(report.rows))
    cells = report.lenient.cells
    if not cells:
        return text
    more = tk.ungettext("{count} cell to mend.", "{count} cells to mend.", cells)
    return f"{text} {more.format(count=tk.h.socle_number(cells))}"


def variables(
    grid: Grid, rows: core.Rows, *, version: int, draft: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what the page shows: a few rows for all, every row for the script."""
    shown = core.squared(grid.columns, rows[: core.PLAIN_ROWS])
    told = checked(grid, shown) if rows and len(rows) <= core.PLAIN_ROWS else None
    blank = [column.known for column in grid.columns]
    return {
        "grid": grid,
        "draft": draft,
        "version": version,
        "shown": [*shown, *[blank for _ in range(core.PLAIN_ROWS - len(shown))]],
        "hidden": max(len(rows) - core.PLAIN_ROWS, 0),
        "faults": _by_cell(told),
        "verdict": told["text"] if told else "" if rows else tk._("No row yet."),
        "data": {
            "rows": rows,
            "known": blank,
            "most": core.MOST_ROWS,
            "words": _words(),
        },
    }


def _by_cell(told: dict[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in told["findings"] if told else ():
        if one["row"] is not None:
            found.setdefault(f"{one['row']}-{one['column']}", []).append(one)
    return found


def _words() -> dict[str, str]:
    """Return the sentences of the script."""
    return {
        "saving": tk._("Saving…"),
        "saved": tk._("Draft saved at {time}."),
        "unsaved": tk._(
            "Not saved: the portal does not answer. Your rows are still here, and we "
            "try again."
        ),
        "signedOut": tk._(
            "Not saved: you are signed out. Sign in again in another tab; your rows "
            "are still here."
        ),
        "pasteFailed": tk._(
            "Nothing was pasted: the portal did not answer. Try again."
        ),
        "write": tk._("Write {value}"),
        "row": tk._("Row {row}"),
        "rows": tk._("Rows {first} to {last} of {count}"),
        "full": tk._("The grid is full. For more rows, send a file instead."),
        "removed": tk._("Row {row} removed. “Undo” brings it back."),
        "undone": tk._("Undone."),
        "redone": tk._("Done again."),
        "short": tk._("Show the optional columns"),
        "whole": tk._("Hide the optional columns"),
        "more": tk._("and {count} more"),
        "partial": tk._("A date needs its day, its month and its year."),
    }
