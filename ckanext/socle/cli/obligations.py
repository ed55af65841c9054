"""`ckan socle obligations`: the links where bodies say that they publish."""

from __future__ import annotations

import json

import click

import ckan.model as model

from .. import obligations as states


@click.group(short_help="Expected files: links of what is published elsewhere.")
def obligations() -> None:
    """Files that are expected of public bodies."""


@obligations.command("check-links", short_help="Try the links declared.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check_links(as_json: bool) -> None:
    """Try every link where a body says that it publishes, one after the other.

    Each result is kept at once: what was interrupted goes on with the oldest. The exit
    code is 1 when one of them does not answer.
    """
    tried, dead = 0, []
    for row in states.all_links():
        error = states.try_link(row)
        tried += 1
        if error:
            dead.append({"url": row.url, "error": error, "id": row.id})
            if not as_json:
                click.echo(f"{row.url}: {error}")
        model.Session.commit()
    if as_json:
        click.echo(json.dumps({"tried": tried, "dead": dead}, ensure_ascii=False))
    else:
        click.echo(f"{tried} tried, {len(dead)} without an answer.")
    raise SystemExit(1 if dead else 0)
