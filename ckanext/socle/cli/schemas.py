"""`ckan socle schemas`: as without CKAN, and templates for an organisation."""

from __future__ import annotations

import dataclasses

import click

import ckan.plugins.toolkit as tk

from .. import standalone_schemas, table_schemas
from ..producers import producer
from ..standalone_schemas import template_options, write_template


@click.group(short_help="The table schemas: rules of the expected files.")
@click.pass_context
def schemas(context: click.Context) -> None:
    """List, show, compare and follow the table schemas that the portal knows."""
    context.obj = table_schemas.current()


for command in standalone_schemas.schemas.commands.values():
    schemas.add_command(command)


@schemas.command(short_help="Write a file to fill.")
@template_options
@click.option(
    "--organization", metavar="NAME", help="An organisation: what it has confirmed."
)
def template(
    key: str,
    output: str,
    excel: bool,
    organization: str | None,
    **given: str | None,
) -> None:
    """Write a workbook or a CSV with the titles of a table schema, ready to fill.

    Words are in French, for the town hall. What --organization has confirmed on the
    portal fills the first row; the other options say more, or otherwise.
    """
    known = _confirmed(organization) if organization else {}
    chosen = {name: value for name, value in given.items() if value}
    write_template(key, output, excel, {**known, **chosen})


def _confirmed(organization: str) -> dict[str, str | None]:
    try:
        found = tk.get_action("organization_show")(
            {"ignore_auth": True}, {"id": organization}
        )
    except tk.ObjectNotFound as err:
        click.secho(f"{organization}: no such organisation", fg="red", err=True)
        raise SystemExit(2) from err
    return dataclasses.asdict(producer(found))
