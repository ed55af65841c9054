"""`transmissions convert`: what was sent to the State as files of the shared base.

Exit 0: written. 1: nothing was left to write. 2: cannot run.
"""

from __future__ import annotations

import gettext
import json
from pathlib import Path
from typing import Any

import click

from .core import table_schemas
from .core.gaps import Gap, completed, gaps
from .core.merging import Merged
from .core.messages import transmissions as words
from .core.report_formats.words import LOCALES
from .core.table_schemas.templates import Producer
from .core.transmissions import Refused, Transmission, read_apart
from .standalone_validation import exit_2_on_failure, json_option


@click.group(short_help="Acts, budgets, contracts sent to the State.")
def transmissions() -> None:
    """Files that were sent to the State, read as those that are expected."""


@transmissions.command(short_help="Write expected files of what was sent.")
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder where they are written.",
)
@click.option("--siren", help="Whose files: what is of another body is left out.")
@click.option("--name", help="Name of the body, for its column.")
@click.option("--siret", help="SIRET of the body, for its column.")
@json_option
def convert(
    files: tuple[Path, ...],
    output: Path,
    siren: str | None,
    name: str | None,
    siret: str | None,
    as_json: bool,
) -> None:
    """Write the deliberations, budgets and contracts that FILES hold, as CSV.

    FILES are XML of ACTES or of TOTEM, JSON of DECP, ZIP or TAR archives of them. What
    is missing is said. Exit 0 when a file was written, 1 when there was nothing to
    write, 2 when the command cannot run.
    """
    with exit_2_on_failure():
        found = read_apart([(path, path.name) for path in files], siren)
        output.mkdir(parents=True, exist_ok=True)
        told = [
            _written(one, output, Producer(name, siren, siret))
            for one in found.transmissions
            if one.rows
        ]
    if as_json:
        refused = [{"name": one.name, "reason": one.reason} for one in found.refused]
        click.echo(json.dumps({"files": told, "refused": refused}, ensure_ascii=False))
    else:
        _print(told, found.refused)
    raise SystemExit(0 if told else 1)


def _written(one: Transmission, output: Path, producer: Producer) -> dict[str, Any]:
    """Write the rows; return what is told of them."""
    schema = table_schemas.get(one.table_schema)
    full = completed(one.rows, schema, producer)
    path = output / f"{one.table_schema.rpartition('/')[2]}.csv"
    table = Merged(list(full[0]), [list(row.values()) for row in full])
    path.write_bytes(table.to_csv())
    return {
        "path": str(path),
        "kind": one.kind,
        "table_schema": one.table_schema,
        "rows": len(full),
        "left_out": dict(one.left_out),
        "gaps": [gap.to_dict() for gap in gaps(full, schema)],
    }


def _print(told: list[dict[str, Any]], refused: list[Refused]) -> None:
    said = gettext.translation("ckanext-socle", LOCALES, fallback=True)
    for one in told:
        click.secho(f"{one['path']}: {one['rows']}", bold=True)
        for code, count in one["left_out"].items():
            text = said.ngettext(*words.LEFT_OUT[code], count)
            click.echo(f"- {text.format(count=count)}")
        for gap in (Gap(**gap) for gap in one["gaps"]):
            why = words.GAPS[one["kind"]].get(gap.name)
            mark = "!" if gap.is_required else " "
            click.echo(f"{mark} {gap.label} ({gap.name}): {gap.rows}", nl=False)
            click.echo(f"  {said.gettext(why)}" if why else "")
    for file in refused:
        text = said.gettext(words.REFUSED[file.reason]).format(name=file.name)
        click.secho(text, fg="red", err=True)
