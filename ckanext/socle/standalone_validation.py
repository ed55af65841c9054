"""`validate`: the same command with and without CKAN.

Exit 0: valid, or done. 1: to correct, or unreadable. 2: cannot run.
"""

from __future__ import annotations

import contextlib
import gettext
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .core.errors import SocleError
from .core.messages import N_, P_, render, render_reading

if TYPE_CHECKING:
    from .core.validation import Report

LOCALES = Path(__file__).parent / "i18n"
COLOURS = {"fix": "red", "check": "yellow", "advice": "blue"}
WORDS = {"fix": N_("to correct"), "check": N_("to check"), "advice": N_("advice")}
UNREADABLE = N_("cannot be read")
VALID = P_("valid, {rows} row", "valid, {rows} rows")
TO_CORRECT = P_(
    "{cells} cell to correct ({bad} rows of {rows})",
    "{cells} cells to correct ({bad} rows of {rows})",
)
MORE = P_(
    "the national check counts {count} more difference",
    "the national check counts {count} more differences",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command(short_help="Check a file against a table schema.")
@click.argument("file", metavar="FILE|URL")
@click.option(
    "--schema",
    "schema",
    required=True,
    metavar="KEY[@VERSION]|FILE",
    help="A packaged table schema, or a descriptor in a JSON file.",
)
@click.option("--strict", is_flag=True, help="Exit by the strict verdict (Validata's).")
@click.option("--ignore-header-case", is_flag=True, help="Accept titles in any case.")
@click.option("--table", "as_table", is_flag=True, help="Print one cell a line, TSV.")
@json_option
def validate(
    file: str,
    schema: str,
    strict: bool,
    ignore_header_case: bool,
    as_table: bool,
    as_json: bool,
) -> None:
    """Check a file (CSV, TSV, TXT, XLSX, XLS, ODS) against a table schema.

    Exit 0 when it is valid, 1 when it has something to correct or cannot be read,
    2 when the check cannot run. Sentences are in the language of the terminal.
    """
    # `ckan` imports this module at start: the engine is loaded when it is used.
    from .core import validation  # noqa: PLC0415

    with exit_2_on_failure(), opened(file) as (path, filename):
        report = validation.validate(
            path,
            filename=filename,
            table_schema=_descriptor(schema),
            ignore_header_case=ignore_header_case,
        )
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
    elif as_table:
        _print_table(report)
    else:
        _print_report(report)
    verdict = report.strict if strict else report.lenient
    raise SystemExit(0 if verdict.valid and report.readable else 1)


@contextlib.contextmanager
def exit_2_on_failure(*passed: type[Exception]) -> Iterator[None]:
    """Say what could not run on the error output, and exit 2; *passed* go through."""
    try:
        yield
    except passed:
        raise
    except (SocleError, OSError, ValueError) as error:
        click.secho(str(error), fg="red", err=True)
        raise SystemExit(2) from error


@contextlib.contextmanager
def opened(file: str) -> Iterator[tuple[Path, str]]:
    """Give the path and the name of a file, fetched first when it is a link."""
    if not file.startswith(("http://", "https://")):
        path = Path(file)
        if not path.is_file():
            raise FileNotFoundError(f"{file}: no such file")
        yield path, path.name
        return
    from . import fetching  # noqa: PLC0415 (as above)

    with fetching.fetch(file) as fetched:
        yield fetched.path, fetched.filename


def _descriptor(schema: str) -> str | dict[str, Any]:
    path = Path(schema)
    if path.suffix != ".json":
        return schema
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(descriptor, dict):
        raise ValueError(f"{schema}: not a table schema")
    return descriptor


def _print_table(report: Report) -> None:
    for group in report.groups:
        for sample in group.samples:
            place = sample.cell or str(sample.row)
            cells = (
                group.severity,
                group.code,
                place,
                group.field or "",
                " ".join((sample.value or "").split()),
                sample.suggestion or "",
            )
            click.echo("\t".join(cells))


def _print_report(report: Report) -> None:
    translations = gettext.translation("ckanext-socle", LOCALES, fallback=True)
    said = translations.gettext
    words: dict[str, Any] = {"gettext": said, "ngettext": translations.ngettext}
    as_json = report.to_dict()
    click.secho(_verdict(report, words), bold=True)
    for finding in as_json["reading"]:
        click.echo(f"  {render_reading(finding, **words)}")
    for group in as_json["groups"]:
        sentence = render(group, **words)
        severity = click.style(
            said(WORDS[group["severity"]]), COLOURS[group["severity"]]
        )
        click.echo(f"\n[{severity}] {sentence.what}")
        click.echo(f"    {sentence.where}{_places(group)}")
        click.echo(f"    {sentence.how}")


def _places(group: dict[str, Any]) -> str:
    cells = [sample["cell"] for sample in group["samples"][:8] if sample["cell"]]
    more = "…" if group["count"] > 8 else ""
    return f": {' '.join(cells)}{more}" if group["field"] and cells else ""


def _verdict(report: Report, words: dict[str, Any]) -> str:
    name = f"{report.filename} ({report.table_schema} {report.table_schema_version})"
    lenient, plural = report.lenient, words["ngettext"]
    if not report.readable:
        return f"{name}: {words['gettext'](UNREADABLE)}"
    if lenient.valid:
        state = plural(*VALID, report.rows).format(rows=report.rows)
    else:
        counts = {"cells": lenient.cells, "bad": lenient.rows, "rows": report.rows}
        state = plural(*TO_CORRECT, lenient.cells).format(**counts)
    more = report.strict.errors - lenient.errors
    if more > 0:
        state += f"; {plural(*MORE, more).format(count=more)}"
    return f"{name}: {state}"
