"""`ckan socle reports`: what is kept of the checks of files."""

from __future__ import annotations

import json

import click

import ckan.model as model

from ..validation import retention


@click.group(short_help="Reports on files: erase what is kept no more.")
def reports() -> None:
    """Reports on files."""


@reports.command(short_help="Erase the cells of reports on former files.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def purge(as_json: bool) -> None:
    """Erase the cells of reports whose file was replaced long ago; totals stay.

    How long: the option ckanext.socle.report_retention_days. Safe to run every night.
    """
    erased = retention.purge()
    model.Session.commit()
    if as_json:
        click.echo(json.dumps({"erased": erased}))
    else:
        click.echo(f"Erased the cells of {erased} reports.")
