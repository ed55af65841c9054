"""CKAN reads `__all__`: one group, `ckan socle …`."""

from __future__ import annotations

import click

from .catalogues import add, list_catalogues, sync
from .dcat import dcat
from .dcat_inspect import inspect
from .doctor import doctor
from .endowments import endowments
from .groupings import groupings
from .inventories import inventories
from .mailings import mailings
from .obligations import obligations
from .onboard import onboard
from .reports import reports
from .revalidate import revalidate
from .schemas import schemas
from .tasks import tasks
from .territories import territories
from .transmissions import transmissions
from .validate import validate

__all__ = ["socle"]


@click.group(short_help="Open data of French local authorities.")
def socle() -> None:
    """Territories, organisations, files and their checks."""


for command in (
    dcat,
    doctor,
    endowments,
    groupings,
    inventories,
    mailings,
    obligations,
    onboard,
    reports,
    revalidate,
    schemas,
    tasks,
    territories,
    transmissions,
    validate,
):
    socle.add_command(command)

for command in (add, list_catalogues, sync):
    schemas.add_command(command)

dcat.add_command(inspect)
