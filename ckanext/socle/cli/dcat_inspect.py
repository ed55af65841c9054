"""`ckan socle dcat inspect`: what data.gouv.fr will understand, in a terminal."""

from __future__ import annotations

import json
from typing import Any

import click

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..core.messages import dcat as messages
from ..groupings import TYPE


@click.command(short_help="Say what data.gouv.fr will understand.")
@click.argument("name", metavar="DATASET|ORGANIZATION")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def inspect(name: str, as_json: bool) -> None:
    """Say what data.gouv.fr will understand of a dataset, a body or a grouping.

    Exit code: 0 nothing is left out, 1 something is, 2 nothing has that id or name.
    """
    kind = _kind(name)
    if kind is None:
        click.secho(f"Nothing has the id or name “{name}”.", fg="red", err=True)
        raise SystemExit(2)
    try:
        found = tk.get_action("socle_dcat_inspect")({"ignore_auth": True}, {kind: name})
    except tk.ObjectNotFound as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(2) from err
    problems = (found["dataset"] if kind == "dataset" else found)["problems"]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(kind, found, problems)
    raise SystemExit(int(bool(problems)))


def _kind(name: str) -> str | None:
    if model.Package.get(name):
        return "dataset"
    group = model.Group.get(name)
    if group is None:
        return None
    if group.is_organization:
        return "organization"
    return "grouping" if group.type == TYPE else None


def _print(kind: str, found: dict[str, Any], problems: list[dict[str, Any]]) -> None:
    if found["source"]:
        click.echo(f"For data.gouv.fr: {found['source']['url']}")
    if kind == "dataset":
        for line in found["dataset"]["lines"]:
            click.echo(f"{line['state']:7} {line['name']:14} {line['value'][:100]}")
        for mark in found["dataset"]["marks"]:
            click.echo(f"{mark['state']:7} mark: {mark['name']}")
    else:
        click.echo(
            f"{found['clean']} of {found['count']} datasets have nothing left out."
        )
        for mark in found["marks"]:
            click.echo(f"{mark['earned']:7} mark: {mark['name']}")
    for one in problems:
        told = one["value"] if kind == "dataset" else one["count"]
        text = f"left out {one['field']} ({told}): {messages.PROBLEMS[one['code']]}"
        click.secho(text, fg="red")
