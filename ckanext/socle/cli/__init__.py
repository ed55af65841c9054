"""CKAN reads `__all__`: one group, `ckan socle …`."""

from __future__ import annotations

import click

from .doctor import doctor
from .tasks import tasks

__all__ = ["socle"]


@click.group(short_help="Open data of French local authorities.")
def socle() -> None:
    """Territories, organisations, files and their checks."""


for command in (doctor, tasks):
    socle.add_command(command)
