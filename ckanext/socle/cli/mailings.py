"""`ckan socle mailings`: the courriels that a clock sends, reminders and digests."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from .. import mails
from ..mailings import digests, reminding


@click.group(short_help="Reminders and weekly summaries.")
def mailings() -> None:
    """Courriels that nobody's action sends: run these commands every night."""


@mailings.command(short_help="Remind bodies of what is due soon.")
@click.option("--dry-run", is_flag=True, help="Say who would be told, tell nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def remind(dry_run: bool, as_json: bool) -> None:
    """Write to each body that has a file due soon, once a month at most.

    How soon: the option ckanext.socle.reminder_days. Three reminders of the same date
    at most. Safe to run every night, and again.
    """
    if not dry_run:
        _check_server()
    _print(reminding.remind(dry=dry_run), as_json)


@mailings.command(short_help="Send the summaries that are due.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def digest(as_json: bool) -> None:
    """Write to each address what waited for it, once a week at most.

    Safe to run every night, and again.
    """
    _check_server()
    _print(digests.send(), as_json)


def _check_server() -> None:
    if not mails.ready():
        raise click.ClickException("No server of courriels: see smtp.server.")


def _print(told: Iterable[str], as_json: bool) -> None:
    names = []
    for name in told:
        names.append(name)
        if not as_json:
            click.echo(name)
    if as_json:
        click.echo(json.dumps({"told": names}, ensure_ascii=False))
    else:
        click.echo(f"{len(names)} told.")
