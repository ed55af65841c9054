"""The `socle` command: files, rules, territories, transmissions, without CKAN."""

from __future__ import annotations

import click

from .standalone_schemas import schemas
from .standalone_territories import territories
from .standalone_transmissions import transmissions
from .standalone_validation import validate


@click.group()
@click.version_option(package_name="ckanext-socle")
def main() -> None:
    """Open data of French local authorities, without CKAN nor database."""


for command in (validate, schemas, territories, transmissions):
    main.add_command(command)
