"""`ckan socle revalidate`: the files of a kind checked again."""

from __future__ import annotations

import json
from typing import Any

import click

import ckan.plugins.toolkit as tk

from .. import revalidations
from ..core.revalidations import BECOMES_INVALID, EVERY, IMPOSSIBLE, MOVES, OUTCOMES
from ..model.task import DONE


@click.command(short_help="Check the files of a table schema again.")
@click.option("--schema", "key", metavar="KEY", help="scdl/subventions, for example.")
@click.option("--to", "version", metavar="V", help="Version; each file's unless told.")
@click.option("--dry-run", is_flag=True, help="Only say what would become invalid.")
@click.option("--organization", metavar="NAME", help="Its files and those below it.")
@click.option("--grouping", metavar="NAME", help="The files of its bodies.")
@click.option("--all", "everywhere", is_flag=True, help="The files of the portal.")
@click.option(
    "--move",
    type=click.Choice(MOVES),
    default=MOVES[0],
    show_default=True,
    help="Which files follow the version: those that conform to it, or all.",
)
@click.option("--resume", metavar="ID", help="Go on with a campaign that was stopped.")
@click.option("--background", is_flag=True, help="As a task, done by the workers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def revalidate(
    key: str | None,
    version: str | None,
    dry_run: bool,
    organization: str | None,
    grouping: str | None,
    everywhere: bool,
    move: str,
    resume: str | None,
    background: bool,
    as_json: bool,
) -> None:
    """Check files again, with another version of their rules, or with the same.

    With --to and --dry-run, says how many files would become invalid; they keep their
    version and their report. Without --dry-run, those that conform (or all, with
    --move all) then follow the new version. Without --to, the reports are made anew.
    A campaign that is killed goes on with --resume. Exit 0 done, 1 when files become
    invalid, 2 when it cannot run.
    """
    if sum(map(bool, (organization, grouping, everywhere, resume))) != 1:
        raise click.UsageError("Say which: --organization, --grouping or --all.")
    if not key and not resume:
        raise click.UsageError("Say which table schema: --schema.")
    wanted = {
        "table_schema": key,
        "version": version,
        "organization_id": organization,
        "grouping_id": grouping,
    }
    try:
        if resume:
            row = revalidations.find(resume)
        else:
            row = revalidations.prepare(wanted, author=None)
    except (tk.ValidationError, tk.ObjectNotFound) as error:
        told = getattr(error, "error_summary", None) or {"id": str(error)}
        click.secho("; ".join(map(str, told.values())), fg="red", err=True)
        raise SystemExit(2) from error
    if not dry_run:
        row.move = move if row.version else EVERY
    id_ = row.id
    click.echo(id_, err=True)
    task_id = revalidations.start(row, author=None, foreground=not background)
    if background:
        click.echo(task_id)
        return
    _print(id_, as_json)


def _print(id_: str, as_json: bool) -> None:
    shown = tk.get_action("socle_revalidation_show")(
        {"ignore_auth": True}, {"id": id_, "limit": 1000}
    )
    shown["files"] = revalidations.files(id_)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        _print_lines(shown)
    if shown["task_state"] != DONE:
        raise SystemExit(2)
    raise SystemExit(int(bool(shown["counts"].get(BECOMES_INVALID))))


def _print_lines(shown: dict[str, Any]) -> None:
    counts = shown["counts"]
    click.echo(f"{shown['id']} ({shown['task_state']})")
    for outcome in OUTCOMES:
        click.echo(f"  {counts.get(outcome, 0):6} {outcome}")
    click.echo(f"  {counts['moved']:6} done")
    organization = None
    for file in shown["files"]:
        if file["outcome"] not in (BECOMES_INVALID, IMPOSSIBLE):
            continue
        if file["organization"] != organization:
            organization = file["organization"]
            click.echo(f"{file['organization_title'] or '-'} ({organization or '-'})")
        cells = f"{file['errors']} cells" if file["errors"] else file["reason"]
        name = f"{file['dataset']}/{file['resource_id']}"
        click.echo(f"  {file['outcome']:16} {name}  {cells}".rstrip())
