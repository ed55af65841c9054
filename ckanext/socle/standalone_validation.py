"""`validate` and `schemas list|show`: the same commands with and without CKAN.

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

from .core import table_schemas
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
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


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
@_json_option
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

    with _exit_2_on_failure(), _opened(file) as (path, filename):
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


@click.group(short_help="The table schemas: rules of the expected files.")
def schemas() -> None:
    """List and show the packaged table schemas."""


@schemas.command(name="list", short_help="List the table schemas.")
@_json_option
def list_schemas(as_json: bool) -> None:
    """List the packaged table schemas and their versions."""
    found = table_schemas.list_table_schemas()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for entry in found:
        versions = " ".join(entry["versions"])
        click.echo(f"{entry['name']:24} {versions:12} {entry['title']}")


@schemas.command(short_help="Show a table schema.")
@click.argument("key", metavar="KEY[@VERSION]")
@_json_option
def show(key: str, as_json: bool) -> None:
    """Show the columns of a table schema; with --json, its descriptor."""
    with _exit_2_on_failure():
        found = table_schemas.get(key)
    if as_json:
        click.echo(json.dumps(found.descriptor, ensure_ascii=False, indent=2))
        return
    click.secho(f"{found.label} ({found.key} {found.version})", bold=True)
    for field in found.descriptor["fields"]:
        name = field["name"]
        required = "*" if (field.get("constraints") or {}).get("required") else " "
        example = found.example(name) or ""
        click.echo(f"{required} {name:20} {found.field_label(name):36} {example}")
    click.echo("* compulsory")


@contextlib.contextmanager
def _exit_2_on_failure() -> Iterator[None]:
    try:
        yield
    except (SocleError, OSError, ValueError) as error:
        click.secho(str(error), fg="red", err=True)
        raise SystemExit(2) from error


@contextlib.contextmanager
def _opened(file: str) -> Iterator[tuple[Path, str]]:
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
