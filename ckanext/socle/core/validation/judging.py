"""What is told of one row: its cells first, its shape, its keys, then its checks.

The two paths of the engine end here. A row that was read whole brings the verdicts of
all its cells; one that a batch found brings only those that have something to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .checks import Failure, RowCheck, UnknownCheck
from .columns import CellVerdict, Column
from .compiling import Rules
from .matching import Matching
from .positions import Positions
from .reader import Table
from .report import Issue, ReportBuilder
from .uniques import FOREIGN_KEY, Uniques, token_of

PlacedCheck = tuple[int, RowCheck]


@dataclass
class Row:
    """A row with something to say, perhaps."""

    number: int
    cells: Sequence[Any] | None
    """All of them; `None` when only those of `verdicts` are known."""
    verdicts: dict[str, CellVerdict]
    """By name, in the order of the file."""
    values: Mapping[str, Any]
    """Parsed values of the columns that `checks` want, at least."""
    checks: Iterable[PlacedCheck]
    """The checks between columns that may fail."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The cells of `verdicts`, by name, where `cells` is `None`."""
    duplicates: list[tuple[str, str | None]] = field(default_factory=list)
    blank: str | None = None
    """`blank-rows` or `trailing-blank-rows` when every cell is missing."""
    swapped: tuple[Column, Issue, Any] | None = None


class Judge:
    """Tells the report what is wrong with rows, in Validata's order."""

    def __init__(
        self, rules: Rules, table: Table, matching: Matching, builder: ReportBuilder
    ) -> None:
        self.rules = rules
        self.columns = matching.columns
        self.uniques = Uniques(rules, matching)
        self.positions = Positions(matching.columns)
        self.row_checks: list[PlacedCheck] = [
            (place, check)
            for place, check in enumerate(rules.checks)
            if isinstance(check, RowCheck)
        ]
        self._table = table
        self._width = len(table.labels)
        self._builder = builder
        self._places = {name: i for i, name in enumerate(self.uniques.order)}
        self._all_strict = all(c.strict for c in self.columns.values())
        self._known = {column.number for column in self.columns.values()}
        self._strict: set[int | None] = set()
        self._lenient: set[int | None] = set()
        self.first_row = list(self._check_columns())
        """What the checks say of the columns, told with the first row."""

    def _check_columns(self) -> Iterator[tuple[int, Failure]]:
        present = {name for name, column in self.columns.items() if column.strict}
        for place, check in self.row_checks:
            failure = check.check_columns(present) if check.check_columns else None
            if failure:
                yield place, failure

    def tell_unknown(self) -> None:
        """Tell the checks that do not exist: Validata does so after the rows."""
        for check in self.rules.checks:
            if isinstance(check, UnknownCheck):
                self._builder.log.add(check.rule, None, None)
                issue = Issue(
                    "unknown-check",
                    check.rule,
                    "advice",
                    lenient=False,
                    params={"name": check.name},
                )
                self._builder.add(issue, row=self._table.header_row)
                self._builder.count({None}, set(), rows=0)

    def read_row(self, number: int, cells: list[Any], blank: str = "blank-rows") -> Row:
        """Return a row with the verdicts of all its cells.

        *blank* is what to call it if every cell is missing.
        """
        verdicts = {}
        for name, column in self.columns.items():
            cell = cells[column.number - 1] if column.number <= len(cells) else None
            verdict = verdicts[name] = column.judge(cell)
            if not column.learnt and not verdict.missing and not verdict.diagnosis:
                column.learn(cell)
        values = {name: verdict.value for name, verdict in verdicts.items()}
        row = Row(number, cells, verdicts, values, self.row_checks)
        row.blank = blank if self._is_blank(cells, verdicts) else None
        return row

    def find_keys(self, row: Row) -> None:
        """Look for the keys of *row* among those of the rows before."""
        if self.uniques.columns:
            tokens = {n: token_of(row.values[n]) for n in self.uniques.columns}
            row.duplicates = list(self.uniques.find(tokens))

    def find_position(self, row: Row) -> None:
        """Look whether the position of *row* is swapped."""
        row.swapped = self.positions.find(row.values)

    def tell(self, row: Row) -> None:
        """Tell the report everything that is wrong with *row*."""
        self._strict, self._lenient = set(), set()
        if row.blank:
            self._tell_blank(row.number, row.blank)
        else:
            self._log_cells(row)
            if row.cells is not None and len(row.cells) != self._width:
                self._tell_ragged(row.number, row.cells)
        for rule, name in row.duplicates:
            self._tell_duplicate(row, rule, name)
        self._run_checks(row)
        if not row.blank:
            self._tell_cells(row)
        if row.swapped:
            column, issue, value = row.swapped
            self._add(issue, row.number, column, value)
        if self._strict or self._lenient:
            self._builder.count(self._strict, self._lenient)

    def _is_blank(
        self, cells: Sequence[Any], verdicts: Mapping[str, CellVerdict]
    ) -> bool:
        """Whether every cell is missing, those of unknown columns included."""
        if not all(verdict.missing for verdict in verdicts.values()):
            return False
        return all(
            cell is None or str(cell) in self.rules.missing_values
            for place, cell in enumerate(cells, start=1)
            if place not in self._known
        )

    def _log_cells(self, row: Row) -> None:
        names: Iterable[str] = row.verdicts
        if len(row.verdicts) > 1:
            names = sorted(names, key=self._places.__getitem__)
        for name in names:
            errors = row.verdicts[name].errors
            if errors and self.columns[name].strict:
                for rule in errors:
                    self._builder.log.add(rule, row.number, name)
                self._strict.add(self.columns[name].number)

    def _tell_blank(self, number: int, code: str) -> None:
        self._builder.log.add("blank-row", number, None)
        self._strict.add(None)
        trailing = code == "trailing-blank-rows"
        if not trailing:
            self._lenient.add(None)
        severity = "advice" if trailing else "fix"
        issue = Issue(code, "blank-row", severity, lenient=not trailing)
        self._builder.add(issue, row=number)

    def _tell_ragged(self, number: int, cells: Sequence[Any]) -> None:
        width, found = self._width, len(cells)
        if found > width:
            code, rule, column = "extra-cells", "extra-cell", width + 1
            for _ in range(found - width):
                self._builder.log.add(rule, number, "")
        else:
            code, rule, column = "missing-cells", "missing-cell", found + 1
            for label in self._table.labels[found:]:
                self._builder.log.add(rule, number, label)
        self._strict.add(column)
        self._lenient.add(column)
        params = {"expected": width, "found": found}
        value = cells[width] if found > width else None
        self._builder.add(
            Issue(code, rule, params=params), row=number, column=column, value=value
        )

    def _run_checks(self, row: Row) -> None:
        """Note the failures of checks in the schema's order, as Validata does."""
        between = self._judge_between(row.checks, row.values)
        strict = between
        if row.checks and not self._all_strict:
            # Renamed columns are absent for Validata.
            known = {n: v for n, v in row.values.items() if self.columns[n].strict}
            strict = self._judge_between(row.checks, known)
        found = [(place, fault) for place, c, fault in strict if not c.severity]
        for name, verdict in row.verdicts.items():
            if verdict.failures and self.columns[name].strict:
                found += verdict.failures
        once, self.first_row = self.first_row, []
        for _, failure in sorted([*once, *found], key=lambda item: item[0]):
            if failure.once:
                self._tell_once(failure)
                continue
            self._builder.log.add(failure.rule, row.number, failure.field)
            column = self.columns.get(failure.field or "")
            self._strict.add(column.number if column else None)
        for _, check, failure in between:
            self._tell_between(row, check, failure)

    def _judge_between(
        self, checks: Iterable[PlacedCheck], values: Mapping[str, Any]
    ) -> list[tuple[int, RowCheck, Failure]]:
        found = ((place, c, c.judge(values)) for place, c in checks)
        return [(place, check, failure) for place, check, failure in found if failure]

    def _tell_between(self, row: Row, check: RowCheck, failure: Failure) -> None:
        used = [self.columns[n] for n in check.columns if n in self.columns]
        counts = not check.severity
        strict = counts and all(column.strict for column in used)
        lenient = counts and all(column.lenient for column in used)
        severity = "fix" if lenient else "advice" if strict else "check"
        column = self.columns.get(failure.field or "")
        if lenient:
            self._lenient.add(column.number if column else None)
        issue = Issue(
            failure.code,
            failure.rule if counts else None,
            check.severity or severity,
            strict,
            lenient,
            failure.field,
            dict(failure.params),
            failure.suggestion,
        )
        self._add(issue, row.number, column, row.values.get(failure.field or ""))

    def _tell_once(self, failure: Failure) -> None:
        row = self._table.header_row
        self._builder.log.add(failure.rule, row, None)
        issue = Issue(failure.code, failure.rule, params=dict(failure.params))
        self._builder.add(issue, row=row)
        self._builder.count({None}, {None}, rows=0)

    def _tell_duplicate(self, row: Row, rule: str, name: str | None) -> None:
        issue = self.uniques.issue(rule, name)
        column = self.columns.get(issue.field or "")
        told = None if rule == FOREIGN_KEY else name
        self._builder.log.add(str(issue.rule), row.number, told)
        place = column.number if column else None
        self._strict.add(place)
        self._lenient.add(place)
        value = row.values[column.name] if column else None
        self._add(issue, row.number, column, value)

    def _tell_cells(self, row: Row) -> None:
        for name, verdict in row.verdicts.items():
            issue, column = verdict.issue, self.columns[name]
            if issue is None:
                continue
            if row.cells is None:
                value = row.raw[name]
            elif column.number > len(row.cells):
                continue
            else:
                value = row.cells[column.number - 1]
            if issue.lenient:
                self._lenient.add(column.number)
            self._add(issue, row.number, column, value)

    def _add(
        self, issue: Issue, number: int, column: Column | None, value: Any
    ) -> None:
        self._builder.add(
            issue,
            row=number,
            column=column.number if column else None,
            label=column.label if column else None,
            value=value,
        )


def is_empty(cells: Iterable[Any]) -> bool:
    """Return whether nothing is written in a row."""
    return all(cell is None or cell == "" for cell in cells)
