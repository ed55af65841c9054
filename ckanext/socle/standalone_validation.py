"""`validate`: the same command with and without CKAN.

Exit 0: valid, or done. 1: to correct, or unreadable. 2: cannot run.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .core.errors import ReadingError, SocleError
from .core.messages import N_, render
from .core.report_formats import Words, to_github, to_html, to_text
from .core.report_formats.words import LOCALES
from .core.table_schemas.portal import PortalRegistry
from .core.table_schemas.recognition import Known
from .core.table_schemas.registry import packaged

if TYPE_CHECKING:
    from .core.table_schemas import TableSchema
    from .core.validation import Report

__all__ = ["LOCALES", "exit_2_on_failure", "json_option", "opened", "validate"]

FORMATS = ("text", "json", "html", "github")
LONG = 5_000_000
"""Bytes of a file from which on the work is shown."""
STYLES: dict[str, dict[str, Any]] = {
    "good": {"fg": "green", "bold": True},
    "bad": {"fg": "red", "bold": True},
    "fix": {"fg": "red"},
    "check": {"fg": "yellow"},
    "advice": {"fg": "blue"},
    "dim": {"dim": True},
}
NONE_RECOGNISED = N_("No table schema is recognised: name one with --schema.")
RECOGNISED = N_("Recognised: {title} ({key}).")
ROWS = N_("{rows} rows read")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command(short_help="Check a file against a table schema.")
@click.argument("file", metavar="FILE|URL")
@click.option(
    "--schema",
    metavar="KEY[@VERSION]|FILE",
    help="A table schema, or a descriptor in a JSON file. Recognised when left out.",
)
@click.option(
    "--format",
    "as_format",
    type=click.Choice(FORMATS),
    default="text",
    help="How to print the report: github is for its Actions.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--repair", metavar="OUT", help="Write the file with its safe repairs, check that."
)
@click.option("--strict", is_flag=True, help="Exit by the strict verdict (Validata's).")
@click.option("--ignore-header-case", is_flag=True, help="Accept titles in any case.")
@click.option(
    "--reference",
    "references",
    metavar="NAME=FILE",
    multiple=True,
    help="Another file that foreign keys name: its values are looked for there.",
)
@click.option("--table", "as_table", is_flag=True, help="Print one cell a line, TSV.")
def validate(
    file: str,
    schema: str | None,
    as_format: str,
    as_json: bool,
    repair: str | None,
    strict: bool,
    ignore_header_case: bool,
    references: tuple[str, ...],
    as_table: bool,
) -> None:
    """Check a file (CSV, TSV, TXT, XLSX, XLS, ODS, JSON) against a table schema.

    Exit 0 when it is valid, 1 when it has something to correct or cannot be read,
    2 when the check cannot run. Sentences are in the language of the terminal.
    """
    with exit_2_on_failure(), opened(file) as (path, filename):
        found = _table_schema(schema, path, filename)
        if repair:
            from .standalone_repairs import write_repaired  # noqa: PLC0415

            write_repaired(path, filename, found, Path(repair))
            path, filename = Path(repair), Path(repair).name
        others = _references(references)
        report = _check(path, filename, found, ignore_header_case, others)
    as_format = "json" if as_json else "table" if as_table else as_format
    _print(report, as_format, file if repair is None else repair)
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
    # `ckan` imports this module at start: what is heavy is loaded when it is used.
    from . import fetching  # noqa: PLC0415

    with fetching.fetch(file) as fetched:
        yield fetched.path, fetched.filename


def _table_schema(
    schema: str | None, path: Path, filename: str
) -> TableSchema | dict[str, Any]:
    registry = click.get_current_context().find_object(PortalRegistry) or packaged()
    if schema and Path(schema).suffix == ".json":
        descriptor = json.loads(Path(schema).read_text(encoding="utf-8"))
        if not isinstance(descriptor, dict):
            raise ValueError(f"{schema}: not a table schema")
        return descriptor
    return registry.get(schema or _recognised(path, filename, registry))


def _recognised(path: Path, filename: str, registry: Known) -> str:
    from .core.validation import recognise_file  # noqa: PLC0415 (as above)

    words = Words.of()
    try:
        found = recognise_file(path, filename=filename, registry=registry)
    except ReadingError as error:
        wrong = {"code": error.reading_code, "params": error.params, "samples": []}
        said = render(wrong, gettext=words.gettext, ngettext=words.ngettext)
        click.secho(f"{filename}: {said.what}. {said.how}", fg="red", err=True)
        raise SystemExit(1) from error
    if not found or not found[0].is_proposed:
        raise ValueError(words.gettext(NONE_RECOGNISED))
    best = found[0]
    key = f"{best.key}@{best.version}"
    said_so = words.gettext(RECOGNISED).format(title=best.title, key=key)
    click.secho(said_so, dim=True, err=True)
    return key


def _references(given: tuple[str, ...]) -> dict[str, Path]:
    """Return the other files by the names that foreign keys give them.

    :raises ValueError: one of them is not `NAME=FILE`
    :raises FileNotFoundError: there is no such file
    """
    found = {}
    for one in given:
        name, _, path = one.partition("=")
        if not name or not path:
            raise ValueError(f"{one}: not NAME=FILE")
        if not Path(path).is_file():
            raise FileNotFoundError(f"{path}: no such file")
        found[name] = Path(path)
    return found


def _check(
    path: Path,
    filename: str,
    table_schema: TableSchema | dict[str, Any],
    ignore_header_case: bool,
    references: dict[str, Path],
) -> Report:
    from .core import validation  # noqa: PLC0415 (as above)

    with _progress(path) as on_rows:
        return validation.validate(
            path,
            filename=filename,
            table_schema=table_schema,
            ignore_header_case=ignore_header_case,
            references=references,
            on_rows=on_rows,
        )


@contextlib.contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None] | None]:
    """Give what hears the rows read; nothing is shown of a short file, or in a log."""
    if path.stat().st_size < LONG or not sys.stderr.isatty():
        yield None
        return
    total = _count_lines(path)
    if not total:
        said = Words.of().gettext(ROWS)
        yield lambda rows: click.echo(f"\r{said.format(rows=rows)}", err=True, nl=False)
        click.echo("", err=True)
        return
    with click.progressbar(length=total, file=sys.stderr, show_pos=True) as bar:
        yield lambda rows: bar.update(rows - bar.pos)
        bar.update(total - bar.pos)


def _count_lines(path: Path) -> int:
    """Return the lines of a text, 0 for a workbook."""
    with path.open("rb") as stream:
        if stream.read(2) in (b"PK", b"\xd0\xcf"):
            return 0
        return sum(
            chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")
        )


def _print(report: Report, as_format: str, file: str) -> None:
    if as_format == "json":
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
    elif as_format == "table":
        _print_table(report)
    elif as_format == "html":
        click.echo(to_html(report, Words.of()), nl=False)
    elif as_format == "github":
        click.echo(to_github(report, os.path.relpath(file), Words.of()))
    else:
        click.echo(to_text(report, Words.of(), _style))


def _style(text: str, what: str) -> str:
    return click.style(text, **STYLES[what])


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
