"""`ckan socle reports`: what is kept of the checks of files."""

from __future__ import annotations

import json

import click

import ckan.model as model

from .. import candidates
from ..validation import retention


@click.group(short_help="Reports on files: erase what is kept no more.")
def reports() -> None:
    """Reports on files."""


@reports.command(short_help="Erase the cells of reports on former files.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def purge(as_json: bool) -> None:
    """Erase the cells of reports whose file was replaced long ago; totals stay.

    And the files kept beside resources: originals of mended files, files given up.
    How long: the options ckanext.socle.report_retention_days and
    ckanext.socle.candidate_retention_days. Safe to run every night.
    """
    erased = retention.purge()
    model.Session.commit()
    removed = candidates.purge()
    if as_json:
        click.echo(json.dumps({"erased": erased, "removed": removed}))
    else:
        click.echo(f"Erased the cells of {erased} reports, removed {removed} files.")
