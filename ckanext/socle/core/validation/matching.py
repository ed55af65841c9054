"""Titles of the file against columns of the rules, by name, order free."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .columns import Column
from .compiling import Rules
from .header import Titles
from .places import cell_reference
from .reader import Table
from .report import Issue, ReportBuilder

if TYPE_CHECKING:
    from .foreign_keys import ForeignKey


@dataclass
class Matching:
    """Columns found in the file, and what their titles deserve to hear."""

    columns: dict[str, Column] = field(default_factory=dict)
    """By name, in the order of the file."""
    renamed: list[tuple[Column, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    duplicates: list[tuple[int, str]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)


def match_titles(rules: Rules, labels: list[str], *, ignore_case: bool) -> Matching:
    """Return which column each title names; an exact title wins over an alias."""
    matching = Matching(
        blank=[place for place, label in enumerate(labels, start=1) if not label],
        duplicates=list(_duplicates(labels)),
    )
    exact = {_key(name, ignore_case): name for name in rules.columns}
    found: dict[int, str] = {}
    for place, label in enumerate(labels, start=1):
        name = exact.get(_key(label, ignore_case))
        if name and name not in found.values():
            found[place] = name
    for place, label in enumerate(labels, start=1):
        if label and place not in found:
            _match_alias(rules.titles, place, label, found, matching)
    for place in sorted(found):
        column = rules.columns[found[place]]
        column.number = place
        matching.columns[column.name] = column
    _set_strictness(rules, labels, matching, ignore_case)
    matching.missing = [
        c for n, c in rules.columns.items() if n not in matching.columns
    ]
    for column in matching.missing:
        column.strict = column.lenient = False
    return matching


def _match_alias(
    titles: Titles, place: int, label: str, found: dict[int, str], matching: Matching
) -> None:
    name = titles.name(label)
    if name and name not in found.values():
        found[place] = name
    else:
        matching.unknown.append((place, label))


def _set_strictness(
    rules: Rules, labels: list[str], matching: Matching, ignore_case: bool
) -> None:
    for name, column in matching.columns.items():
        label = labels[column.number - 1]
        column.strict = _key(label, ignore_case) == _key(name, ignore_case)
        # A renamed optional column is absent for Validata, which then accepts any
        # cell: the lenient verdict never refuses what the strict one accepts.
        column.lenient = column.strict or is_compulsory(rules, column)
        if not column.strict:
            matching.renamed.append((column, label))


def is_compulsory(rules: Rules, column: Column) -> bool:
    """Return whether a file without this column is wrong."""
    return column.required or column.name in rules.primary_key


def tell_titles(
    rules: Rules, table: Table, matching: Matching, builder: ReportBuilder
) -> None:
    """Add to the report what is wrong, or only worth a word, in the titles."""
    strict: set[int | None] = set()
    lenient: set[int | None] = set()
    width = len(table.labels)
    renamed = {column.name: label for column, label in matching.renamed}
    for offset, column in enumerate(rules.columns.values(), start=1):
        compulsory = is_compulsory(rules, column)
        if compulsory and not column.strict:
            builder.log.add("missing-label", None, column.name)
            strict.add(column.number or width + offset)
        if column.name in renamed:
            _tell_renamed(table, column, renamed[column.name], compulsory, builder)
        elif compulsory and not column.strict:
            softened = column.overlay.softened("required")
            issue = Issue("missing-column", "missing-label", field=column.name)
            if softened:
                severity = softened.severity
                issue = dataclasses.replace(issue, severity=severity, lenient=False)
            else:
                lenient.add(width + offset)
            builder.add(issue, row=table.header_row, label=column.label)
    for place in matching.blank:
        builder.log.add("blank-label", None, "")
        strict.add(place)
        issue = Issue("blank-title", "blank-label", "advice", lenient=False)
        builder.add(issue, row=table.header_row, column=place)
    builder.count(strict, lenient, rows=0)
    _advise(rules, table, matching, builder)


def _tell_renamed(
    table: Table, column: Column, label: str, compulsory: bool, builder: ReportBuilder
) -> None:
    issue = Issue(
        "renamed-column",
        "missing-label" if compulsory else None,
        "advice",
        strict=compulsory,
        lenient=False,
        field=column.name,
        suggestion=column.name,
    )
    builder.add(
        issue,
        row=table.header_row,
        column=column.number,
        label=column.label,
        value=label,
    )


def _advise(
    rules: Rules, table: Table, matching: Matching, builder: ReportBuilder
) -> None:
    row = table.header_row
    names = [label for _, label in matching.unknown]
    for place, label in matching.unknown:
        issue = Issue.advice("unknown-column", names=names)
        builder.add(issue, row=row, column=place, value=label)
    if not matching.columns:
        issue = Issue.advice("no-known-column", names=list(rules.columns))
        builder.add(dataclasses.replace(issue, severity="check"), row=row)
    optional = [c for c in matching.missing if not is_compulsory(rules, c)]
    names = [column.name for column in optional]
    for column in optional:
        issue = Issue.advice("missing-optional-column", names=names)
        builder.add(issue, row=row, value=column.name)
    expected = [name for name in rules.columns if name in matching.columns]
    complete = not (matching.missing or matching.unknown)
    if complete and expected != list(matching.columns):
        builder.add(Issue.advice("column-order"), row=row)


def tell_duplicates(table: Table, matching: Matching, builder: ReportBuilder) -> None:
    """Add the one error of a file where two columns have the same title."""
    builder.log.add("duplicate-label", None, None)
    for place, label in matching.duplicates:
        first = cell_reference(table.header_row, table.labels.index(label) + 1)
        issue = Issue("duplicate-header", "duplicate-label", params={"first": first})
        builder.add(issue, row=table.header_row, column=place, value=label)
    places: set[int | None] = {place for place, _ in matching.duplicates}
    builder.count(places, places, rows=0)


def _duplicates(labels: list[str]) -> Iterable[tuple[int, str]]:
    seen: set[str] = set()
    for place, label in enumerate(labels, start=1):
        if label and label in seen:
            yield place, label
        seen.add(label)


def _key(text: str, ignore_case: bool) -> str:
    return text.lower() if ignore_case else text
