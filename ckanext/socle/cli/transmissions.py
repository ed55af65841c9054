"""`ckan socle transmissions`: as without CKAN, and drafts for an organisation."""

from __future__ import annotations

import json
from pathlib import Path

import click
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from .. import standalone_transmissions


@click.group(short_help="Acts, budgets, contracts sent to the State.")
def transmissions() -> None:
    """Files that were sent to the State, read as those that are expected."""


for command in standalone_transmissions.transmissions.commands.values():
    transmissions.add_command(command)


@transmissions.command(short_help="Make drafts for an organisation of what it sent.")
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--organization", required=True, metavar="NAME", help="Whose files.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def deposit(files: tuple[Path, ...], organization: str, as_json: bool) -> None:
    """Make drafts of the FILES that an organisation sent to the State.

    Exit 0: made. 1: nothing could be taken of them. 2: cannot run.
    """
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    opened = [path.open("rb") for path in files]
    uploads = [
        FileStorage(file, path.name) for file, path in zip(opened, files, strict=True)
    ]
    try:
        done = tk.get_action("socle_transmission_create")(
            {"user": user, "ignore_auth": True},
            {"organization_id": organization, "upload": uploads},
        )
    except tk.ValidationError as err:
        click.secho(" ".join(err.error_summary.values()), fg="red", err=True)
        raise SystemExit(2) from err
    finally:
        for file in opened:
            file.close()
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
    else:
        for one in done["provisions"]:
            click.echo(f"{one['rows']:6}  {one['table_schema']}  {one['package_id']}")
        for one in done["refused"]:
            click.secho(f"{one['name']}: {one['reason']}", fg="red", err=True)
    raise SystemExit(0 if done["provisions"] else 1)
