"""The portal's own rules on one file: its values once each, then keys and copies.

The findings join the report as groups to check (`check`), with Validata's rule left
empty: no verdict counts them, unless a policy names their code.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import ReadingError, TableSchemaError
from ...table_schemas import TableSchema
from ..ledger import group_key
from ..limits import DEFAULT_LIMITS, Limits
from ..places import cell_reference
from ..report import SEVERITIES, Group, Listener, Report, Sample, shorten
from ..tables import OpenedFile, open_file
from . import dates, perimeter, personal
from .context import Context
from .duplicates import DUPLICATE, Duplicates
from .identity import Identity
from .likeness import LEAST, LIKE, Sketch, likeness
from .rules import Found, Judge, Place

SAME_FILE, LIKE_FILE = "same-file", "like-file"
MEMORY = 20_000


def examine(
    report: Report,
    source: bytes | Path,
    *,
    filename: str | None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    context: Context,
    limits: Limits = DEFAULT_LIMITS,
    ledger: Listener | None = None,
) -> None:
    """Add to *report*, of that very file, what the portal's rules find in it.

    `report.portal` gets what is found and is no fault: `unknown_sirets`, and `rows`
    (see `likeness`) where each file tells a year of its own, if *context* knows it.
    """
    if not report.readable:
        return
    try:
        opened = open_file(source, filename, table_schema, limits)
        if opened.matching.duplicates:
            return
        examination = _Examination(report, opened, context, limits, ledger)
        examination.read()
    except (ReadingError, TableSchemaError):
        return
    examination.tell_copy(source)
    examination.finish()


class _Examination:
    """One file under the portal's rules."""

    def __init__(
        self,
        report: Report,
        opened: OpenedFile,
        context: Context,
        limits: Limits,
        ledger: Listener | None,
    ) -> None:
        self._report, self._opened, self._context = report, opened, context
        self._limits, self._ledger = limits, ledger
        self._groups: dict[tuple[str, int], Group] = {}
        self._last_rows: dict[int, int] = {}
        self._counted: set[tuple[int, int]] = set()
        self._identity = Identity(context)
        self._duplicates = Duplicates(
            opened.rules.table_schema.overlay.natural_key,
            opened.matching.columns,
            bool(opened.rules.primary_key),
        )
        yearly = opened.rules.table_schema.overlay.yearly
        self._sketch = Sketch() if yearly and context.sha256 else None
        self._places = self._judged_places()

    def _judged_places(self) -> list[tuple[Place, _Judged]]:
        columns = {c.number: c for c in self._opened.matching.columns.values()}
        found = []
        for number, title in enumerate(self._opened.table.labels, start=1):
            place = Place(number, title, columns.get(number))
            judges = [
                self._identity.judge(place),
                perimeter.judge(place, self._context),
                dates.judge(place, self._context),
                personal.judge(place, self._context),
            ]
            known = [judge for judge in judges if judge]
            if known:
                alone = len(known) == 1 and judges[-1] is not None
                plain = alone and personal.shows_by_itself(place)
                found.append((place, _Judged(known, is_plain=plain)))
        return found

    def read(self) -> None:
        """Read every row.

        :raises ReadingError: a limit met while reading
        """
        for batch in self._opened.batches():
            for place, judged in self._places:
                self._read_column(place, judged, batch)
            for number, first in self._duplicates.find(batch):
                self._add_duplicate(number, first)
            if self._sketch is not None:
                self._sketch.add(batch)

    def _read_column(
        self, place: Place, judged: _Judged, rows: list[tuple[int, list[str]]]
    ) -> None:
        at = place.number - 1
        values = {cells[at] for _, cells in rows if at < len(cells)}
        if judged.is_plain and personal.is_clear(values):
            return
        wanted = {v: found for v in values if v and (found := judged.judge(v))}
        if not wanted:
            return
        for number, cells in rows:
            for one in wanted.get(cells[at] if at < len(cells) else "", ()):
                self._add(one, place, number, cells[at])

    def _add(self, found: Found, place: Place, row: int, value: str) -> None:
        group = self._group(found.code, place, found.params)
        shown = shorten(value) if found.shown is None else found.shown
        cell = cell_reference(row, place.number)
        self._note(group, Sample(row, cell, shown, self._opened.table.sheet))

    def _add_duplicate(self, row: int, first: int) -> None:
        columns = self._opened.matching.columns
        names = self._duplicates.names
        labels = {name: columns[name].label for name in names}
        number = self._duplicates.place
        place = Place(number, self._opened.table.labels[number - 1])
        params = {"columns": names, "first": first, "labels": labels}
        group = self._group(DUPLICATE, place, params)
        group.field = None
        cell = cell_reference(row, number)
        self._note(group, Sample(row, cell, None, self._opened.table.sheet))

    def tell_copy(self, source: bytes | Path) -> None:
        """Say that the file is an earlier one: byte for byte, or but for a few rows."""
        if self._sketch is not None:
            self._report.portal["rows"] = self._sketch.numbers()
        if not self._context.earlier:
            return
        sha256 = self._context.sha256 or _sha256(source)
        same = [one for one in self._context.earlier if one.sha256 == sha256]
        if same:
            self._tell_copy(SAME_FILE, {"date": same[0].date[:10]})
        elif self._sketch is not None and self._report.rows >= LEAST:
            self._tell_like(self._sketch.numbers())

    def _tell_like(self, rows: list[int]) -> None:
        share, nearest = max(
            ((likeness(rows, one.rows), one) for one in self._context.earlier),
            key=lambda found: found[0],
        )
        if share >= LIKE:
            params = {"date": nearest.date[:10], "name": nearest.filename}
            self._tell_copy(LIKE_FILE, {**params, "percent": int(share * 100)})

    def _tell_copy(self, code: str, params: Mapping[str, Any]) -> None:
        self._note(self._group(code, Place(0, ""), params), Sample(1, None, None, None))

    def _group(self, code: str, place: Place, params: Mapping[str, Any]) -> Group:
        group = self._groups.get((code, place.number))
        if group is None:
            counted = code in self._context.counted
            group = self._groups[code, place.number] = Group(
                code,
                None,
                "fix" if counted else "check",
                strict=False,
                lenient=counted,
                field=place.column.name if place.column else place.title or None,
                label=place.column.label if place.column else place.title or None,
                column=place.number or None,
                params=dict(params),
            )
        return group

    def _note(self, group: Group, sample: Sample) -> None:
        group.count += 1
        if group.lenient:
            self._counted.add((sample.row, group.column or 0))
        last = self._last_rows.get(id(group))
        if sample.row != last:
            group.rows += 1
            self._last_rows[id(group)] = sample.row
        if len(group.samples) < self._limits.samples:
            group.samples.append(sample)
        elif self._ledger is not None and self._ledger.wants(group_key(group)):
            self._ledger.add(group_key(group), sample)

    def finish(self) -> None:
        """Join the groups to the report's, in its order; mask what others show."""
        report = self._report
        found = list(self._groups.values())
        if any(group.code in personal.CODES for group in found):
            _mask(report, found)
        report.groups = sorted(
            [*report.groups, *found],
            key=lambda g: (SEVERITIES.index(g.severity), g.field is not None, -g.count),
        )
        if self._counted:
            verdict = report.lenient
            verdict.valid = False
            verdict.errors += sum(group.count for group in found if group.lenient)
            verdict.cells += len(self._counted)
            rows = {row for row, _ in self._counted}
            verdict.rows += len(rows.difference(verdict.row_numbers or ()))
        if self._identity.unknown_sirets:
            report.portal["unknown_sirets"] = self._identity.unknown_sirets


class _Judged:
    """The rules of one column, each value decided once."""

    def __init__(self, judges: list[Judge], *, is_plain: bool) -> None:
        self.is_plain = is_plain
        """Whether only what shows by itself is looked for."""
        self._judges = judges
        self._known: dict[str, list[Found]] = {}

    def judge(self, text: str) -> list[Found]:
        """Return all that is found in a value."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            plain = text.strip()
            found = [one for judge in self._judges if (one := judge(plain))]
            self._known[text] = found
        return found


def _mask(report: Report, found: list[Group]) -> None:
    """Mask in the other groups the cells that hold personal data."""
    hidden = {
        sample.cell: sample.value
        for group in found
        if group.code in personal.CODES
        for sample in group.samples
    }
    for group in report.groups:
        group.samples = [
            dataclasses.replace(sample, value=hidden[sample.cell], suggestion=None)
            if sample.cell in hidden
            else mask_sample(sample, group.field)
            for sample in group.samples
        ]


def mask_sample(sample: Sample, field: str | None = None) -> Sample:
    """Return *sample* of a column with personal data masked, as far as a text tells."""
    text = sample.value
    if not text:
        return sample
    found = personal.in_text(text, Context())
    named = bool(field) and personal.is_about_persons(str(field))
    if found is None and not (named and personal.is_person(text)):
        return sample
    return dataclasses.replace(sample, value=personal.masked(text), suggestion=None)


class Masking:
    """Stands before a ledger: what the rules of the file list there is masked too."""

    def __init__(self, ledger: Listener) -> None:
        self._ledger = ledger

    def wants(self, group_key: Any) -> bool:
        """Return whether one more cell of the group would be kept."""
        return self._ledger.wants(group_key)

    def add(self, group_key: Any, sample: Sample) -> None:
        """Keep one more cell of the group, masked."""
        self._ledger.add(group_key, mask_sample(sample, group_key[1]))


def _sha256(source: bytes | Path) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
