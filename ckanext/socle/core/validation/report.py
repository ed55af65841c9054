"""The findings on one file: groups with exact totals and a few cells each."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Hashable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

from .places import cell_reference
from .strict_log import StrictLog

REPORT_VERSION = 1
SEVERITIES = ("fix", "check", "advice")
Cells = set[int | None]


@dataclass(frozen=True)
class Sample:
    """One cell of a group, as the person sees it in the file."""

    row: int
    cell: str | None = None
    value: str | None = None
    sheet: str | None = None
    suggestion: str | None = None
    """What to write instead, when it can be computed from the value alone."""


@dataclass
class Group:
    """All findings of one code in one column; totals are exact."""

    code: str
    rule: str | None
    """Validata's code, or `None` for a finding that Validata does not make."""
    severity: str
    strict: bool
    lenient: bool
    field: str | None = None
    label: str | None = None
    column: int | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    count: int = 0
    rows: int = 0
    samples: list[Sample] = dataclasses.field(default_factory=list)
    _last_row: int | None = dataclasses.field(default=None, repr=False, compare=False)

    def count_row(self, row: int) -> None:
        """Count one more finding, at *row*; rows come in order."""
        self.count += 1
        if row != self._last_row:
            self.rows += 1
            self._last_row = row

    def to_dict(self) -> dict[str, Any]:
        """Return the group as plain JSON values."""
        values = asdict(self)
        del values["_last_row"]
        return values


@dataclass
class Verdict:
    """What one set of rules says: exact numbers of errors, cells and rows."""

    valid: bool = True
    errors: int = 0
    cells: int = 0
    rows: int = 0
    log: StrictLog | None = dataclasses.field(default=None, repr=False, compare=False)
    row_numbers: array[int] | None = dataclasses.field(
        default=None, repr=False, compare=False
    )
    """Of a fresh report's lenient verdict: the rows that count, four bytes each."""

    def to_dict(self) -> dict[str, Any]:
        """Return `{"valid", "errors", "cells", "rows"}`."""
        return {
            "valid": self.valid,
            "errors": self.errors,
            "cells": self.cells,
            "rows": self.rows,
        }

    def to_validata(self) -> list[dict[str, Any]]:
        """Return every error as `{"type", "row", "field"}`, in Validata's order.

        Only the strict verdict of a fresh report knows them: it is an empty list
        for the lenient verdict and for a report read back from JSON.
        """
        return [] if self.log is None else self.log.to_list()


@dataclass
class Report:
    """The result of one check; `to_dict` is what is stored and sent."""

    table_schema: str | None
    table_schema_version: str | None
    filename: str | None = None
    readable: bool = True
    rows: int = 0
    columns: int = 0
    seconds: float = 0.0
    engine: str = ""
    reading: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    strict: Verdict = dataclasses.field(default_factory=Verdict)
    lenient: Verdict = dataclasses.field(default_factory=Verdict)
    groups: list[Group] = dataclasses.field(default_factory=list)
    rules: dict[str, str] = dataclasses.field(default_factory=dict)
    """Versions of what judged the file: see `rules.rules_versions`."""
    portal: dict[str, Any] = dataclasses.field(default_factory=dict)
    """What the portal's rules found that is no fault: `unknown_sirets`, `rows`."""

    @property
    def valid(self) -> bool:
        """Whether the lenient verdict, the one of the badge, is good."""
        return self.lenient.valid

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, `report_version` first.

        >>> Report("scdl/equipements", "0.1.5").to_dict()["report_version"]
        1
        """
        return {
            "report_version": REPORT_VERSION,
            "table_schema": self.table_schema,
            "table_schema_version": self.table_schema_version,
            "filename": self.filename,
            "readable": self.readable,
            "rows": self.rows,
            "columns": self.columns,
            "seconds": round(self.seconds, 3),
            "engine": self.engine,
            "rules": self.rules,
            "reading": self.reading,
            "strict": self.strict.to_dict(),
            "lenient": self.lenient.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "portal": self.portal,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Report:
        """Return the report that `to_dict` gave, without its list of strict errors.

        :raises ValueError: the JSON is of another version
        """
        values = dict(values)
        version = values.pop("report_version", None)
        if version != REPORT_VERSION:
            raise ValueError(f"report_version {version!r}, not {REPORT_VERSION}")
        groups = [
            Group(**{**group, "samples": [Sample(**s) for s in group["samples"]]})
            for group in values.pop("groups")
        ]
        strict, lenient = (Verdict(**values.pop(n)) for n in ("strict", "lenient"))
        return cls(**values, strict=strict, lenient=lenient, groups=groups)


@dataclass(frozen=True)
class Issue:
    """One finding, before it joins its group.

    >>> Issue.advice("no-rows").lenient
    False
    """

    code: str
    rule: str | None = None
    severity: str = "fix"
    strict: bool = True
    lenient: bool = True
    field: str | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    suggestion: str | None = None

    @cached_property
    def group_key(self) -> tuple[str, str | None, bool, bool]:
        """What tells the group of this finding from the others of a report."""
        return (self.code, self.field, self.strict, self.lenient)

    @classmethod
    def advice(cls, code: str, **params: object) -> Issue:
        """Return a finding that no verdict counts."""
        return cls(
            code, None, "advice", strict=False, lenient=False, params=dict(params)
        )


class Listener(Protocol):
    """Whoever wants the cells of a report, those beyond the samples included."""

    def wants(self, group_key: Hashable) -> bool:
        """Return whether one more cell of the group would be kept."""

    def add(self, group_key: Hashable, sample: Sample) -> None:
        """Keep one more cell of the group."""


class ReportBuilder:
    """Gathers findings row after row, then gives the report."""

    def __init__(
        self,
        report: Report,
        *,
        samples: int,
        sheet: str | None,
        ledger: Listener | None = None,
    ) -> None:
        self.report = report
        self._ledger = ledger
        self.log = StrictLog()
        report.strict.log = self.log
        self._samples = samples
        self._sheet = sheet
        self._groups: dict[tuple[object, ...], Group] = {}
        self._row = 0
        self._counted_rows = report.lenient.row_numbers = array("I")

    def add(
        self,
        issue: Issue,
        *,
        row: int,
        column: int | None = None,
        label: str | None = None,
        value: object = None,
        cell: str | None = None,
    ) -> None:
        """Add *issue* at *row* and *column* (from 1; `None` for a whole row).

        *cell* is the path of a value in a file that is no table.
        """
        self._row = row
        key = issue.group_key
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(
                issue.code,
                issue.rule,
                issue.severity,
                issue.strict,
                issue.lenient,
                field=issue.field,
                label=label,
                column=column,
                params=dict(issue.params),
            )
        group.count_row(row)
        kept = len(group.samples) < self._samples
        if not kept and (self._ledger is None or not self._ledger.wants(key)):
            return
        sample = Sample(
            row,
            cell or cell_reference(row, column),
            None if value is None else shorten(value),
            self._sheet,
            issue.suggestion,
        )
        if kept:
            group.samples.append(sample)
        elif self._ledger is not None:
            self._ledger.add(key, sample)

    def count(self, strict: Cells, lenient: Cells, rows: int = 1) -> None:
        """Count one row's cells (columns, `None` for the row); titles are no row."""
        report = self.report
        for verdict, cells in ((report.strict, strict), (report.lenient, lenient)):
            if cells:
                verdict.valid, verdict.rows = False, verdict.rows + rows
                verdict.cells += len(cells)
        self._counted_rows.extend([self._row] if lenient and rows else ())

    def finish(self) -> Report:
        """Return the report: groups to mend first, then the largest."""
        report = self.report
        report.groups = sorted(
            self._groups.values(),
            key=lambda g: (SEVERITIES.index(g.severity), g.field is not None, -g.count),
        )
        report.strict.errors = len(self.log)
        report.lenient.errors = sum(g.count for g in report.groups if g.lenient)
        return report


def shorten(value: object, limit: int = 200) -> str:
    """Return *value* as text of at most *limit* characters.

    >>> shorten("é" * 5, limit=3)
    'éé…'
    """
    text = str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
