"""`ckan socle doctor`: what is missing or in the wrong order, and what mends it."""

from __future__ import annotations

import click

from .. import doctor as portal
from ..core import diagnosis


@click.command(short_help="Say what is missing or in the wrong order.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Say what is missing or in the wrong order, with the line that mends it.

    A line of ckan.ini, or a command. Exit code: 0 all is good, 1 something is to mend,
    2 this cannot run. When CKAN does not start, because its database is down:
    `python -m ckanext.socle.doctor --config ckan.ini`.
    """
    raise SystemExit(portal.report(diagnosis.diagnose(portal.facts()), as_json=as_json))
