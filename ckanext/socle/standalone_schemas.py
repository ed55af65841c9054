"""`schemas list|show|recognise|template|diff`: the same with and without CKAN.

Exit 0: done. 1: not recognised, or unreadable. 2: cannot run.
"""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import click

from .core import table_schemas
from .core.errors import NotTabularError, ReadingError
from .core.identifiers import parse_code_commune, parse_siret
from .core.messages import render
from .core.messages.changes import render_change
from .core.table_schemas import Candidate, KeyPart, TableSchema
from .core.table_schemas.portal import PortalRegistry
from .core.table_schemas.recognition import Known
from .core.table_schemas.registry import packaged
from .standalone_validation import LOCALES, exit_2_on_failure, json_option, opened


class AnyRegistry(Known, Protocol):
    """What the commands read: the packaged registry, or that of a portal."""

    @property
    def versions(self) -> dict[str, list[str]]:
        """Versions of each key, the oldest first."""

    def list_all(self) -> list[dict[str, Any]]:
        """Return what lists show of each schema."""


def _registry() -> AnyRegistry:
    """Return the registry that the group was given, else the packaged one."""
    given = click.get_current_context().find_object(PortalRegistry)
    return given or packaged()


_GROUPS = ("core", "obligations", "extended")


@click.group(short_help="The table schemas: rules of the expected files.")
def schemas() -> None:
    """List, show, compare and recognise table schemas; write their templates."""


@schemas.command(name="list", short_help="List the table schemas.")
@click.option("--group", type=click.Choice(_GROUPS), help="Only those of a group.")
@json_option
def list_schemas(group: str | None, as_json: bool) -> None:
    """List the packaged table schemas, with their last version.

    Groups are the socle (core), what a law asks for (obligations) and the rest
    (extended). With --json, every version is told.
    """
    found = [
        entry for entry in _registry().list_all() if group in (None, entry["group"])
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    width = max((len(entry["name"]) for entry in found), default=0)
    for entry in found:
        version, status = entry["versions"][-1], entry["status"]
        mark = "" if status == "current" else f" ({status})"
        click.echo(
            f"{entry['name']:{width}}  {version:7} {entry['group']:12} "
            f"{entry['title']}{mark}"
        )


@schemas.command(short_help="Show a table schema.")
@click.argument("key", metavar="KEY[@VERSION]")
@json_option
def show(key: str, as_json: bool) -> None:
    """Show a table schema and its columns; with --json, its descriptor."""
    with exit_2_on_failure():
        found = _registry().get(key)
    if as_json:
        click.echo(json.dumps(found.descriptor, ensure_ascii=False, indent=2))
        return
    click.secho(f"{found.label} ({found.key} {found.version})", bold=True)
    _show_overlay(found)
    if not found.is_tabular:
        click.echo(f"A {found.schema_type}: its files are not tables.")
        return
    names = [field["name"] for field in found.descriptor["fields"]]
    width = max(map(len, names))
    for field in found.descriptor["fields"]:
        name = field["name"]
        required = "*" if (field.get("constraints") or {}).get("required") else " "
        example = found.example(name) or ""
        click.echo(f"{required} {name:{width}}  {found.field_label(name):36} {example}")
    click.echo("* compulsory")


@schemas.command(short_help="Tell which table schema a file follows.")
@click.argument("file", metavar="FILE|URL")
@json_option
def recognise(file: str, as_json: bool) -> None:
    """Tell which table schema a file follows, the likeliest first, and why.

    Exit 0 when one is likely enough, 1 when none is or when the file cannot be read,
    2 when there is no such file.
    """
    # `ckan` imports this module at start: the engine is loaded when it is used.
    from .core.validation import recognise_file  # noqa: PLC0415

    try:
        with exit_2_on_failure(ReadingError), opened(file) as (path, filename):
            found = recognise_file(path, filename=filename, registry=_registry())
    except ReadingError as error:
        wrong = {"code": error.reading_code, "params": error.params, "samples": []}
        click.secho(f"{file}: {render(wrong).what}", fg="red", err=True)
        raise SystemExit(1) from error
    if as_json:
        listed = [candidate.to_dict() for candidate in found]
        click.echo(json.dumps(listed, ensure_ascii=False))
    else:
        for candidate in found:
            _print_candidate(candidate)
    if not any(candidate.is_proposed for candidate in found):
        if not as_json:
            click.echo("No table schema is recognised.")
        raise SystemExit(1)


@schemas.command(name="diff", short_help="Tell what a version changes.")
@click.argument("key")
@click.argument("before", metavar="VERSION")
@click.argument("after", metavar="[VERSION]", default="latest")
@json_option
def diff_schemas(key: str, before: str, after: str, as_json: bool) -> None:
    """Tell what a version of a table schema changes for the files of another.

    What may make a valid file invalid is marked with “!” and comes first. The second
    version is the last one by default.
    """
    with exit_2_on_failure():
        old = _registry().get(f"{key}@{before}")
        new = _registry().get(f"{key}@{after}")
        for found in (old, new):
            if not found.is_tabular:
                raise NotTabularError(key=key)
    changes = table_schemas.diff(old, new)
    if as_json:
        listed = [change.to_dict() for change in changes]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    click.secho(f"{new.label} ({key}): {old.version} → {new.version}", bold=True)
    said = gettext.translation("ckanext-socle", LOCALES, fallback=True).gettext
    for change in changes:
        sentence = render_change(
            change.code, change.params, column=change.column, gettext=said
        )
        click.echo(f"{'!' if change.breaks else ' '} {sentence}")
    if not changes:
        click.echo("Nothing changes for the files.")


def template_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what `schemas template` takes, with and without CKAN."""
    options = (
        click.argument("key", metavar="KEY[@VERSION]"),
        click.option(
            "--output",
            required=True,
            metavar="FILE",
            help="The file to write, .xlsx or .csv.",
        ),
        click.option(
            "--excel",
            is_flag=True,
            help="CSV that a French Excel opens: semicolons and a BOM.",
        ),
        click.option("--name", help="Name of the organisation, for its column."),
        click.option("--siret", help="SIRET of the organisation, for its column."),
        click.option("--commune", help="Name of the commune, for its column."),
        click.option("--commune-code", help="INSEE code, for its column."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@schemas.command(short_help="Write a file to fill.")
@template_options
def template(key: str, output: str, excel: bool, **producer: str | None) -> None:
    """Write a workbook or a CSV with the titles of a table schema, ready to fill.

    Words are in French, for the town hall. What is known of the organisation fills
    the first row.
    """
    write_template(key, output, excel, producer)


def write_template(
    key: str, output: str, excel: bool, producer: Mapping[str, str | None]
) -> None:
    """Write the template of *key*, say so; exit 2 on anything that is wrong."""
    with exit_2_on_failure():
        _check_producer(producer)
        found = _registry().get(key)
        content = _content(found, Path(output).suffix, excel, producer)
        Path(output).write_bytes(content)
    click.echo(f"{output}: {found.label} ({found.key} {found.version})")


def _content(
    found: TableSchema, suffix: str, excel: bool, producer: Mapping[str, str | None]
) -> bytes:
    from .core.table_schemas.templates import (  # noqa: PLC0415 (as above)
        Producer,
        csv_template,
        xlsx_template,
    )

    known = Producer(**producer)
    if suffix == ".csv":
        return csv_template(found, known, for_excel=excel)
    if suffix != ".xlsx" or excel:
        raise ValueError("a template is a .xlsx or a .csv; --excel is for a .csv")
    french = gettext.translation("ckanext-socle", LOCALES, ["fr"], fallback=True)
    return xlsx_template(found, known, gettext=french.gettext)


def _check_producer(producer: Mapping[str, str | None]) -> None:
    """Refuse an identifier that is none: it would be copied on every row."""
    siret, code = producer.get("siret"), producer.get("commune_code")
    if siret:
        parse_siret(siret)
    if code:
        parse_code_commune(code)


def _print_candidate(candidate: Candidate) -> None:
    known = len(candidate.matched) + len(candidate.former)
    count = known + len(candidate.unknown)
    head = f"{candidate.score:4.0%} {candidate.key}@{candidate.version}"
    click.secho(f"{head}  {candidate.title}", bold=candidate.is_proposed)
    click.echo(
        f"     {known} titles of {count} are known, "
        f"{candidate.exact} by their very name"
    )
    for name, titles in (("missing", candidate.missing), ("other", candidate.unknown)):
        if titles:
            click.echo(f"     {name}: {', '.join(titles)}")
    if candidate.neighbour:
        click.echo(f"     closer to {candidate.neighbour}, which is not packaged")


def _show_overlay(found: TableSchema) -> None:
    overlay = found.overlay
    law = overlay.law
    lines = {
        "versions": " ".join(_registry().versions.get(found.key or "", [])),
        "status": "" if overlay.status == "current" else overlay.status,
        "replaced by": overlay.replaced_by,
        "law": law and law.reference,
        "threshold": law and law.threshold,
        "deadline": law and law.deadline,
        "frequency": overlay.frequency,
        "one row by": ", ".join(map(_part, overlay.natural_key)),
    }
    if overlay.help:
        click.echo(overlay.help)
    for name, text in lines.items():
        if text:
            click.echo(f"{name:12} {text}")


def _part(part: KeyPart) -> str:
    columns = " or ".join(part.columns)
    return f"{part.part} of {columns}" if part.part else columns
