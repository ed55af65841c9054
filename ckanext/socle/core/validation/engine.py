"""The check of one table: row after row, every value decided once by its column."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import ReadingError
from .checks import Failure, RowCheck, UnknownCheck
from .columns import CellVerdict
from .compiling import Rules
from .limits import Limits
from .matching import Matching
from .positions import Positions
from .reader import Table
from .report import Issue, ReportBuilder
from .uniques import Uniques

STRIDE = 1_000


class Engine:
    """Judges the rows of a table whose titles were matched."""

    def __init__(
        self,
        rules: Rules,
        table: Table,
        matching: Matching,
        builder: ReportBuilder,
        limits: Limits,
    ) -> None:
        self._rules = rules
        self._table = table
        self._columns = matching.columns
        self._width = len(table.labels)
        self._builder = builder
        self._limits = limits
        self._uniques = Uniques(rules, matching)
        self._positions = Positions(matching.columns)
        self._row_checks = [
            (place, check)
            for place, check in enumerate(rules.checks)
            if isinstance(check, RowCheck)
        ]
        self._all_strict = all(c.strict for c in self._columns.values())
        self._strict: set[int | None] = set()
        self._lenient: set[int | None] = set()

    def run(self, on_rows: Callable[[int], None] | None) -> int:
        """Judge every row and return how many there are, trailing blank ones aside.

        :raises ReadingError: out of time, or a limit met while reading
        """
        end = time.monotonic() + self._limits.seconds
        blanks: list[tuple[int, list[Any]]] = []
        count = 0
        self._check_columns()
        for number, cells in self._table.rows:
            if number % STRIDE == 0:
                if time.monotonic() > end:
                    raise ReadingError("out-of-time", limit=int(self._limits.seconds))
                if on_rows:
                    on_rows(number)
            if all(cell is None or cell == "" for cell in cells):
                blanks.append((number, cells))
                continue
            for blank in blanks:
                self._judge_row(*blank, blank_code="blank-rows")
            count += len(blanks) + 1
            blanks.clear()
            self._judge_row(number, cells)
        for blank in blanks:
            self._judge_row(*blank, blank_code="trailing-blank-rows")
        return count

    def _check_columns(self) -> None:
        """Tell once what the checks say of the columns themselves."""
        self._strict, self._lenient = set(), set()
        present = {name for name, column in self._columns.items() if column.strict}
        for check in self._rules.checks:
            failure: Failure | None = None
            if isinstance(check, UnknownCheck):
                params = {"name": check.name}
                failure = Failure(check.rule, "unknown-check", params=params, once=True)
            elif isinstance(check, RowCheck) and check.check_columns:
                failure = check.check_columns(present)
            if failure:
                self._add_failure(failure)
        self._builder.count(self._strict, self._lenient)

    def _judge_row(
        self, number: int, cells: list[Any], blank_code: str = "blank-rows"
    ) -> None:
        self._strict, self._lenient = set(), set()
        verdicts = {
            name: column.judge(cells[column.number - 1])
            if column.number <= len(cells)
            else column.judge(None)
            for name, column in self._columns.items()
        }
        blank = self._is_blank(cells, verdicts)
        if blank:
            self._blank_row(number, blank_code)
        else:
            self._log_cells(number, verdicts)
            if len(cells) != self._width:
                self._ragged_row(number, cells)
        for rule, field_name in self._uniques.find(number, verdicts):
            self._add_duplicate(rule, number, field_name, verdicts)
        self._run_checks(number, verdicts)
        if not blank and any(verdict.diagnosis for verdict in verdicts.values()):
            self._add_diagnoses(number, cells, verdicts)
        swapped = self._positions.find(verdicts)
        if swapped:
            column, issue = swapped
            self._builder.add(
                issue,
                row=number,
                column=column.number,
                label=column.label,
                value=verdicts[column.name].value,
            )
        if self._strict or self._lenient:
            self._builder.count(self._strict, self._lenient)

    def _is_blank(self, cells: list[Any], verdicts: Mapping[str, CellVerdict]) -> bool:
        """Whether every cell is missing, those of unknown columns included."""
        if not all(verdict.missing for verdict in verdicts.values()):
            return False
        known = {column.number for column in self._columns.values()}
        return all(
            cell is None or str(cell) in self._rules.missing_values
            for place, cell in enumerate(cells, start=1)
            if place not in known
        )

    def _log_cells(self, number: int, verdicts: Mapping[str, CellVerdict]) -> None:
        for name in self._uniques.order:
            verdict = verdicts[name]
            if verdict.errors and self._columns[name].strict:
                for rule in verdict.errors:
                    self._builder.log.add(rule, number, name)
                self._strict.add(self._columns[name].number)

    def _blank_row(self, number: int, code: str) -> None:
        self._builder.log.add("blank-row", number, None)
        self._strict.add(None)
        trailing = code == "trailing-blank-rows"
        if not trailing:
            self._lenient.add(None)
        issue = Issue(
            code, "blank-row", "advice" if trailing else "fix", lenient=not trailing
        )
        self._builder.add(issue, row=number)

    def _ragged_row(self, number: int, cells: list[Any]) -> None:
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

    def _run_checks(self, number: int, verdicts: Mapping[str, CellVerdict]) -> None:
        """Note the failures of checks in the schema's order, as Validata does."""
        between = self._judge_between(verdicts)
        strict = between
        if not self._all_strict:
            # Renamed columns are absent for Validata.
            known = {n: v for n, v in verdicts.items() if self._columns[n].strict}
            strict = self._judge_between(known)
        found = [(place, failure) for place, _, failure in strict]
        for name, verdict in verdicts.items():
            if verdict.failures and self._columns[name].strict:
                found += verdict.failures
        for _, failure in sorted(found, key=lambda item: item[0]):
            self._builder.log.add(failure.rule, number, failure.field)
            column = self._columns.get(failure.field or "")
            self._strict.add(column.number if column else None)
        for _, check, failure in between:
            used = [self._columns[n] for n in check.columns if n in self._columns]
            self._tell(
                failure,
                number,
                strict=all(column.strict for column in used),
                lenient=all(column.lenient for column in used),
                value=getattr(verdicts.get(failure.field or ""), "value", None),
            )

    def _judge_between(
        self, verdicts: Mapping[str, CellVerdict]
    ) -> list[tuple[int, RowCheck, Failure]]:
        if not self._row_checks:
            return []
        values = {name: verdict.value for name, verdict in verdicts.items()}
        found = ((place, c, c.judge(values)) for place, c in self._row_checks)
        return [(place, check, failure) for place, check, failure in found if failure]

    def _tell(
        self,
        failure: Failure,
        number: int,
        *,
        strict: bool = True,
        lenient: bool = True,
        value: object = None,
    ) -> None:
        column = self._columns.get(failure.field or "")
        place = column.number if column else None
        if lenient:
            self._lenient.add(place)
        issue = Issue(
            failure.code,
            failure.rule,
            "fix" if lenient else "advice" if strict else "check",
            strict,
            lenient,
            failure.field,
            dict(failure.params),
        )
        self._builder.add(
            issue,
            row=number,
            column=place,
            label=column.label if column else None,
            value=value,
        )

    def _add_failure(self, failure: Failure) -> None:
        row = self._table.header_row
        place = None if failure.code == "unknown-check" else row
        self._builder.log.add(failure.rule, place, None)
        self._strict.add(None)
        self._tell(failure, row, lenient=failure.code != "unknown-check")

    def _add_duplicate(
        self,
        rule: str,
        number: int,
        field_name: str | None,
        verdicts: Mapping[str, CellVerdict],
    ) -> None:
        self._builder.log.add(rule, number, field_name)
        column = self._columns.get(field_name or "")
        place = column.number if column else None
        self._strict.add(place)
        self._lenient.add(place)
        code = "duplicate-value" if column else "duplicate-key"
        params = {} if column else {"columns": list(self._rules.primary_key)}
        value = verdicts[column.name].value if column else None
        self._builder.add(
            Issue(code, rule, field=field_name, params=params),
            row=number,
            column=place,
            label=column.label if column else None,
            value=value,
        )

    def _add_diagnoses(
        self, number: int, cells: Sequence[Any], verdicts: Mapping[str, CellVerdict]
    ) -> None:
        for name, verdict in verdicts.items():
            found, column = verdict.diagnosis, self._columns[name]
            if found is None or column.number > len(cells):
                continue
            refused = bool(verdict.errors or verdict.failures)
            strict = refused and column.strict
            lenient = verdict.lenient and column.lenient
            if lenient:
                self._lenient.add(column.number)
            rule = (*verdict.errors, *(f.rule for _, f in verdict.failures), None)[0]
            severity = found.severity
            if refused and not strict and not lenient and severity == "fix":
                severity = "check"
            self._builder.add(
                Issue(
                    found.code,
                    rule,
                    severity,
                    strict,
                    lenient,
                    name,
                    found.params,
                    found.suggestion,
                ),
                row=number,
                column=column.number,
                label=column.label,
                value=cells[column.number - 1],
            )
