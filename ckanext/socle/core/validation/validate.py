"""From a file to its report; nothing that a file holds raises an exception."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless

from ..errors import ReadingError, TableSchemaError
from ..table_schemas import TableSchema
from .checks import UnknownCheck
from .compiling import Rules, compile_rules, find_table_schema, schema_errors
from .documents import check_document
from .engine import Engine
from .foreign_keys import ForeignKey, Opening, References, declared, look_up
from .limits import DEFAULT_LIMITS, Limits
from .matching import Matching, match_titles, tell_duplicates, tell_titles
from .portal_rules import Context, Masking, examine
from .reader import Source, Table, read_table
from .report import Issue, Listener, Report, ReportBuilder
from .rules import rules_versions

ENGINE = f"frictionless {frictionless.__version__}"


def validate(
    source: Source | str,
    *,
    filename: str | None = None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    ignore_header_case: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    context: Context | None = None,
    references: References | None = None,
    on_rows: Callable[[int], None] | None = None,
    ledger: Listener | None = None,
) -> Report:
    """Return the report of *source* against *table_schema*.

    *source* is a file's bytes, its path, or rows with the titles first. *filename*
    says its format by its extension. *table_schema* is `key`, `key@version` or a
    descriptor. *context* is what the portal knows of the producer: its own rules on
    a file or bytes are not run without it. *references* are the other files that
    foreign keys name; a key to one that is not there is not judged. *on_rows* hears
    the number of rows read, now and then, and may raise to stop the work. *ledger*
    hears the cells beyond the samples of the report.
    A file that cannot be read, or rules that are wrong, give a report with
    `readable` false.

    :raises TableSchemaNotFound: no such key or version
    :raises NotTabularError: its files are of a kind that is not checked yet

    >>> rows = [["COLL_SIRET"], ["21350001500013"]]
    >>> siret = {"name": "french-siret-value", "params": {"column": "COLL_SIRET"}}
    >>> schema = {"fields": [{"name": "COLL_SIRET"}], "custom_checks": [siret]}
    >>> report = validate(rows, table_schema=schema)
    >>> [(group.code, group.samples[0].cell) for group in report.groups]
    [('siret-key', 'A2')]
    >>> report.strict.to_validata()
    [{'type': 'custom-check-error', 'row': 2, 'field': 'COLL_SIRET'}]
    """
    start = time.monotonic()
    found = find_table_schema(table_schema)
    if isinstance(source, str):
        source = Path(source)
    if filename is None and isinstance(source, Path):
        filename = source.name
    report = Report(
        found.key,
        found.version,
        filename,
        engine=ENGINE,
        rules=rules_versions(found),
    )
    heard = Masking(ledger) if context is not None and ledger is not None else ledger
    work = _Work(ignore_header_case, limits, references or {}, on_rows, heard)
    _fill(report, source, found, work)
    if context is not None and found.is_tabular and isinstance(source, bytes | Path):
        examine(
            report,
            source,
            filename=filename,
            table_schema=found,
            context=context,
            limits=limits,
            ledger=ledger,
        )
    report.seconds = time.monotonic() - start
    return report


@dataclass(frozen=True)
class _Work:
    """How one file is to be checked."""

    ignore_case: bool
    limits: Limits
    references: References
    on_rows: Callable[[int], None] | None
    ledger: Listener | None


def _fill(
    report: Report, source: Source, table_schema: TableSchema, work: _Work
) -> None:
    limits = work.limits
    if table_schema.content == "json":
        _fill_document(report, source, table_schema, work)
        return
    wrong = schema_errors(table_schema.descriptor)
    if wrong:
        _tell_schema_errors(report, wrong, limits)
        return
    try:
        rules = compile_rules(table_schema, limits)
    except TableSchemaError as error:
        _tell_schema_errors(report, [("schema-error", str(error))], limits)
        return
    keys = declared(table_schema.descriptor)
    if keys:
        source = source if isinstance(source, bytes | Path) else list(source)
        again = compile_rules(table_schema, limits)
        opening = Opening(source, report.filename, work.ignore_case)
        keys = look_up(keys, again, opening, work.references, limits)
    try:
        table = read_table(
            source, filename=report.filename, titles=rules.titles, limits=limits
        )
        builder = ReportBuilder(
            report, samples=limits.samples, sheet=table.sheet, ledger=work.ledger
        )
        _check_table(rules, table, builder, keys, work)
        builder.finish()
        _add_words(rules, report)
    except ReadingError as error:
        tell_unreadable(report, error, limits)


def _fill_document(
    report: Report, source: Source, table_schema: TableSchema, work: _Work
) -> None:
    limits, ledger = work.limits, work.ledger
    try:
        if not isinstance(source, bytes | Path):
            raise ReadingError("not-json", row=1)
        check_document(
            report, source, table_schema, limits, ledger=ledger, on_rows=work.on_rows
        )
    except TableSchemaError as error:
        _tell_schema_errors(report, [("schema-error", str(error))], limits)
    except ReadingError as error:
        tell_unreadable(report, error, limits)


def _check_table(
    rules: Rules,
    table: Table,
    builder: ReportBuilder,
    keys: Sequence[ForeignKey],
    work: _Work,
) -> None:
    report = builder.report
    report.reading, report.columns = table.findings, len(table.labels)
    matching = match_titles(rules, table.labels, ignore_case=work.ignore_case)
    matching.foreign_keys = list(keys)
    if matching.duplicates:
        tell_duplicates(table, matching, builder)
        report.rows = sum(1 for _ in table.rows)
        return
    tell_titles(rules, table, matching, builder)
    engine = Engine(rules, table, matching, builder, work.limits, work.on_rows)
    report.rows = engine.run()
    _tell_unsure(matching, table, builder)
    _tell_at_end(rules, table, builder)
    for key in keys:
        if key.known is None and key.resource:
            builder.add(key.unchecked(), row=table.header_row)
    if not report.rows:
        builder.add(Issue.advice("no-rows"), row=table.header_row)


def _tell_at_end(rules: Rules, table: Table, builder: ReportBuilder) -> None:
    """Say what the checks have learnt of the whole file."""
    for check in rules.checks:
        if isinstance(check, UnknownCheck) or check.at_end is None:
            continue
        failure = check.at_end()
        if failure is not None:
            builder.log.add(failure.rule, None, failure.field)
            issue = Issue(
                failure.code,
                failure.rule,
                field=failure.field,
                params=dict(failure.params),
            )
            builder.add(issue, row=table.header_row)
            builder.count({None}, {None}, rows=0)


def _add_words(rules: Rules, report: Report) -> None:
    """Add what sentences need: an example, and the plain names of columns."""
    for group in report.groups:
        column = rules.columns.get(group.field or "")
        if column and column.example is not None:
            group.params.setdefault("example", column.example)
        named = [
            name
            for value in group.params.values()
            if isinstance(value, list)
            for name in value
            if name in rules.columns
        ]
        if named:
            group.params["labels"] = {name: rules.columns[name].label for name in named}


def _tell_unsure(matching: Matching, table: Table, builder: ReportBuilder) -> None:
    """Say which columns have a pattern that could not be judged in time."""
    for column in matching.columns.values():
        if column.unsure:
            issue = Issue(
                "pattern-too-slow",
                None,
                "check",
                strict=False,
                lenient=False,
                field=column.name,
                params={"values": column.unsure},
            )
            builder.add(
                issue, row=table.header_row, column=column.number, label=column.label
            )


def _tell_schema_errors(
    report: Report, wrong: list[tuple[str, str]], limits: Limits
) -> None:
    builder = ReportBuilder(report, samples=limits.samples, sheet=None)
    report.readable = False
    for rule, reason in wrong:
        builder.log.add(rule, None, None)
        builder.add(Issue("wrong-rules", rule), row=1, value=reason)
    builder.count({None}, {None}, rows=0)
    builder.finish()


def tell_unreadable(report: Report, error: ReadingError, limits: Limits) -> None:
    """Replace whatever was found by the one reason why the file was not read."""
    builder = ReportBuilder(report, samples=limits.samples, sheet=None)
    report.readable, report.rows = False, 0
    for verdict in (report.strict, report.lenient):
        verdict.valid, verdict.errors, verdict.cells, verdict.rows = True, 0, 0, 0
    builder.log.add(error.reading_code, None, None)
    params = {name: value for name, value in error.params.items() if name != "reason"}
    builder.add(Issue(error.reading_code, "source-error", params=params), row=1)
    builder.count({None}, {None}, rows=0)
    builder.finish()
