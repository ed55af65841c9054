"""Batches of a text: rows where every column accepts its cell cost nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ..judging import PlacedCheck, Row, is_empty
from ..text_reader import bytes_after
from ..uniques import Token, token_of
from .batches import Batch, absent_cells, sheet_batches
from .between import failing_rows
from .columns import BulkColumn
from .stream import Stream
from .studies import Study
from .suspects import CLEARED

if TYPE_CHECKING:
    from ..engine import Engine
    from ..layouts import TextSource

_COMPARED = {"date", "integer", "number"}


def judge_batches(engine: Engine, text: TextSource) -> tuple[bool, int]:
    """Judge the rows of a text by batches.

    Return whether all were, and the number of the last one: what pyarrow cannot read
    is left, from there on, to the exact reader.

    :raises ReadingError: out of time, or a limit met while reading
    """
    header_row, width = engine.table.header_row, len(engine.table.labels)
    after = bytes_after(text, header_row, engine.limits)
    stream = Stream(after, text.layout.separator, width, header_row + 1, engine.limits)
    judge = BatchJudge(engine)
    done = header_row
    batches = iter(stream)
    while True:
        try:
            batch = next(batches, None)
        except pa.ArrowInvalid:
            return False, done
        if batch is None:
            return True, done
        judge.judge(batch)
        done = batch.last
        # The pool keeps what it frees: a worker would grow.
        pa.default_memory_pool().release_unused()
        engine.tick(done)


def judge_workbook(engine: Engine, rows: Iterator[tuple[int, list[Any]]]) -> None:
    """Judge the rows of a sheet, some thousands at a time.

    :raises ReadingError: out of time, or a limit met while reading
    """
    judge = BatchJudge(engine)
    for batch in sheet_batches(rows, len(engine.table.labels)):
        judge.judge(batch)
        engine.tick(batch.last)


class BatchJudge:
    """Finds the rows of each batch that have something to say, and tells them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._judge = engine.judge
        types = {name: column.type for name, column in self._judge.columns.items()}
        exact = {
            name
            for name in self._judge.uniques.columns
            if types[name] not in ("string", "date")
        }
        for _, check in self._judge.row_checks:
            if check.rule in CLEARED:
                continue
            wanted = set(check.columns) - check.presence
            # What is accepted at once needs no parsing to be compared, or summed.
            exact |= {name for name in wanted if types.get(name) not in _COMPARED}
        self._columns = {
            name: BulkColumn(column, exact=name in exact)
            for name, column in self._judge.columns.items()
        }
        known = {column.number for column in self._judge.columns.values()}
        width = len(engine.table.labels)
        self._others = [n for n in range(1, width + 1) if n not in known]

    def judge(self, batch: Batch) -> None:
        """Judge the rows of *batch*, in order."""
        studies = {
            name: bulk.study(batch.columns[bulk.column.number - 1])
            for name, bulk in self._columns.items()
            if batch.columns
        }
        self._learn(batch, studies)
        rows = self._find(batch, studies)
        odd = dict(batch.odd)
        for number in sorted({*rows, *odd}):
            if number in odd:
                duplicates = rows[number].duplicates if number in rows else []
                self._tell_row(number, odd[number], duplicates)
            else:
                self._tell(batch, number, rows[number], studies)
        self._engine.pass_to(batch.last)

    def _learn(self, batch: Batch, studies: dict[str, Study]) -> None:
        """Take the first valid value of the file as the example of its column."""
        for name, column in self._judge.columns.items():
            if column.learnt:
                continue
            row = studies[name].example() if name in studies else None
            number = batch.last + 1 if row is None else batch.numbers[row]
            for place, cells in batch.odd:
                if place < number and column.number <= len(cells):
                    verdict = column.judge(cells[column.number - 1])
                    if not verdict.missing and not verdict.diagnosis:
                        column.learn(cells[column.number - 1])
                        break
            if row is not None:
                column.learn(studies[name].cell(studies[name].code(row)))

    def _find(self, batch: Batch, studies: dict[str, Study]) -> dict[int, Found]:
        """Return the rows that have something to say, by number."""
        count = len(batch.numbers)
        found: defaultdict[int, Found] = defaultdict(Found)
        for name, study in studies.items():
            for row, code in study.rows(study.eventful):
                found[row].codes[name] = code
        for placed in self._judge.row_checks:
            for row in failing_rows(placed[1], studies, count):
                found[row].checks.append(placed)
        self._mark(batch, studies, found)
        by_number = {batch.numbers[row]: one for row, one in found.items()}
        for row, one in found.items():
            one.row = row
        self._find_keys(batch, studies, by_number)
        return by_number

    def _mark(
        self, batch: Batch, studies: dict[str, Study], found: dict[int, Found]
    ) -> None:
        """Mark the rows that are to be told for another reason than their cells."""
        for row in self._blank_rows(batch, studies):
            found[row].blank = True
        for row in self._far_positions(studies):
            found[row].far = True
        if self._judge.first_row and batch.numbers:
            found[0].first = True

    def _blank_rows(self, batch: Batch, studies: dict[str, Study]) -> list[int]:
        """Return the rows where every cell is missing."""
        blank: Any = None
        missing_values = self._judge.rules.missing_values
        for study in studies.values():
            missing = study.missing()
            if not missing:
                return []
            absent = pc.is_in(
                study.codes, value_set=pa.array(missing, study.codes.type)
            )
            blank = absent if blank is None else pc.and_(blank, absent)
        for number in self._others if batch.columns else ():
            absent = absent_cells(batch.columns[number - 1], missing_values)
            blank = absent if blank is None else pc.and_(blank, absent)
        return [] if blank is None else list(pc.indices_nonzero(blank).to_pylist())

    def _far_positions(self, studies: dict[str, Study]) -> list[int]:
        """Return the rows whose position is not in the middle of France."""
        names = self._judge.positions.columns
        if names is None or not studies:
            return []
        latitudes, longitudes = (
            studies[name].numbers.take(studies[name].codes) for name in names
        )
        near = pc.and_(
            pc.and_(pc.greater(latitudes, 42), pc.less(latitudes, 51)),
            pc.and_(pc.greater(longitudes, -4), pc.less(longitudes, 8)),
        )
        return list(pc.indices_nonzero(pc.invert(near.fill_null(False))).to_pylist())

    def _find_keys(
        self, batch: Batch, studies: dict[str, Study], found: dict[int, Found]
    ) -> None:
        """Look for the keys of every row, in order, among those of the rows before."""
        uniques = self._judge.uniques
        if not uniques.columns:
            return
        by_column = {n: studies[n].tokens() for n in uniques.columns if n in studies}
        places = {number: row for row, number in enumerate(batch.numbers)}
        odd = dict(batch.odd)
        for number in range(batch.first, batch.last + 1):
            if number in odd:
                tokens = self._odd_tokens(odd[number])
            else:
                row = places[number]
                tokens = {name: of[row] for name, of in by_column.items()}
            duplicates = list(uniques.find(tokens))
            if duplicates:
                one = found.setdefault(number, Found())
                one.row, one.duplicates = places.get(number, -1), duplicates

    def _odd_tokens(self, cells: list[str]) -> dict[str, Token]:
        tokens = {}
        for name in self._judge.uniques.columns:
            column = self._judge.columns[name]
            cell = cells[column.number - 1] if column.number <= len(cells) else None
            tokens[name] = token_of(column.judge(cell).value)
        return tokens

    def _tell_row(
        self, number: int, cells: list[Any], duplicates: list[tuple[str, str | None]]
    ) -> None:
        """Judge a row on all its cells."""
        if is_empty(cells):
            self._engine.put_aside(number, cells, duplicates)
        else:
            self._engine.pass_to(number)
            self._engine.tell_whole(number, cells, duplicates=duplicates)

    def _tell(
        self, batch: Batch, number: int, one: Found, studies: dict[str, Study]
    ) -> None:
        if one.blank:
            cells = batch.row(one.row)
            self._tell_row(number, cells, one.duplicates)
            return
        names = dict.fromkeys(name for _, c in one.checks for name in c.columns)
        names.update(dict.fromkeys(name for _, name in one.duplicates if name))
        position = self._judge.positions.columns if one.far else None
        names.update(dict.fromkeys(position or ()))
        values = {
            name: studies[name].value(studies[name].code(one.row))
            for name in names
            if name in studies
        }
        row = Row(
            number,
            None,
            {name: studies[name].verdicts[code] for name, code in one.codes.items()},
            values,
            one.checks,
            {name: studies[name].cell(code) for name, code in one.codes.items()},
            one.duplicates,
        )
        if position:
            self._judge.find_position(row)
        self._engine.tell(row)


@dataclass
class Found:
    """What a row of a batch has to say."""

    row: int = -1
    """Its place in the batch; -1 for a row of another width."""
    codes: dict[str, int] = field(default_factory=dict)
    """Values with a finding, by column, in the order of the file."""
    checks: list[PlacedCheck] = field(default_factory=list)
    duplicates: list[tuple[str, str | None]] = field(default_factory=list)
    first: bool = False
    """The first row is told in any case: what the columns lack is said with it."""
    blank: bool = False
    far: bool = False
