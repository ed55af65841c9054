"""`ckan socle inventories bring`: a catalogue of the shared base read back."""

from __future__ import annotations

import json
from pathlib import Path

import click

import ckan.model as model

from .. import inventories as store
from ..core.catalogue_lines import read_lines
from ..core.errors import SocleError
from ..inventories.bringing import STOPPED


@click.group(short_help="Inventories: catalogues of the shared base.")
def inventories() -> None:
    """Catalogues of the shared base."""


@inventories.command(short_help="Make drafts from a catalogue scdl/catalogue.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--organization",
    metavar="NAME",
    help="Whose it is; the body of each SIRET unless told.",
)
@click.option("--create", is_flag=True, help="Make the drafts: nothing is made else.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bring(file: Path, organization: str | None, create: bool, as_json: bool) -> None:
    """Say which drafts a catalogue would make; make them with --create.

    The same file may be read again: what is there stays as it is. Exit 1 when a line
    is stopped, 2 when the file cannot be read or the organisation does not exist.
    """
    owner = model.Group.get(organization) if organization else None
    if organization and (owner is None or not owner.is_organization):
        click.secho(f"{organization}: no such organisation", fg="red", err=True)
        raise SystemExit(2)
    try:
        lines = read_lines(file, file.name)
    except SocleError as error:
        click.secho(str(error), fg="red", err=True)
        raise SystemExit(2) from error
    found = store.bring(lines, organization=owner, user=None, dry_run=not create)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
    for one in () if as_json else found:
        name = one.name or one.line.reference
        click.echo(f"{one.line.number:5}  {one.state:8} {one.owner or '-'}  {name}")
        for problem in one.line.problems:
            click.echo(f"         {problem.sentence()}")
    raise SystemExit(int(any(one.state == STOPPED for one in found)))
