"""`ckan socle onboard`: an organisation for each territory of a perimeter."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import tasks
from ..core.onboarding import DEFAULT_LEVELS, KINDS
from ..model.task import DONE, Task
from . import onboard_invitations


@click.command(short_help="Make the organisations of a perimeter.")
@click.argument("perimeter")
@click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only this level; may be repeated. Unless told: epci, ept, commune.",
)
@click.option(
    "--min-population",
    default=0,
    metavar="N",
    help="Leave aside the communes with fewer inhabitants.",
)
@click.option("--parent", metavar="ORG", help="Above those that would have none.")
@click.option(
    "--adopt",
    "choices",
    multiple=True,
    metavar="TERRITORY=ORG",
    help="Settle an ambiguity; an empty ORG makes another one. May be repeated.",
)
@click.option(
    "--grouping",
    metavar="GROUPING",
    help="It is for this grouping: propose its supporters, invite in its name.",
)
@click.option("--no-support", is_flag=True, help="Do not propose its supporters.")
@click.option(
    "--invitations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Invite people: a SIREN, an INSEE code or a name, an address, a right.",
)
@click.option("--yes", is_flag=True, help="Send the invitations without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def onboard(
    perimeter: str,
    levels: tuple[str, ...],
    min_population: int,
    parent: str | None,
    choices: tuple[str, ...],
    grouping: str | None,
    no_support: bool,
    invitations: Path | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make the organisations of a perimeter: `epci:243500139` and its communes.

    Those that exist are adopted, never doubled, renamed nor moved. Run again,
    nothing changes, and nobody is invited twice. Exit 1 when the perimeter, an
    organisation or a line of the file is refused, 2 when the work could not be done.
    """
    if invitations and as_json and not (yes or dry_run):
        raise click.UsageError("--json with --invitations needs --yes or --dry-run.")
    data = {
        "perimeter": perimeter,
        "levels": list(levels or DEFAULT_LEVELS),
        "min_population": min_population,
        "parent": parent,
        "choices": _choices(choices),
        "grouping": grouping,
        "support": not no_support,
    }
    plan = _call(data | {"dry_run": True})
    arguments = {key: data[key] for key in ("levels", "min_population", "choices")}
    arguments |= {"perimeter": plan["perimeter"], "parent": _name(parent)}
    if grouping or invitations:
        prepared = onboard_invitations.prepare(
            arguments, grouping, invitations, support=not no_support
        )
    else:
        prepared = None
    if dry_run:
        _print_plan(plan, prepared, as_json)
        return
    if prepared and not (yes or as_json):
        onboard_invitations.ask(prepared)
    task_id = _work(plan["perimeter"], arguments, prepared, quiet=as_json)
    _print_result(tasks.get(task_id), prepared, as_json)


def _work(
    perimeter: str,
    arguments: dict[str, Any],
    prepared: onboard_invitations.Prepared | None,
    *,
    quiet: bool,
) -> str:
    """Do the work here; return the id of its task."""
    subject = prepared.row.id if prepared else perimeter
    with _progress_shown(subject, quiet=quiet):
        if prepared:
            return onboard_invitations.start(prepared)
        return tasks.start("onboard", arguments, subject=subject, foreground=True)


def _call(data: dict[str, Any]) -> dict[str, Any]:
    try:
        return tk.get_action("socle_onboard")({"ignore_auth": True}, data)
    except tk.ValidationError as err:
        for name, message in err.error_summary.items():
            click.secho(f"{name}: {message}", fg="red", err=True)
        raise SystemExit(1) from err
    except tk.ObjectNotFound as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(1) from err


def _name(parent: str | None) -> str | None:
    group = model.Group.get(parent) if parent else None
    return group.name if group else None


def _choices(pairs: tuple[str, ...]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise click.BadParameter(
            f"{wrong[0]} is not TERRITORY=ORG", param_hint="--adopt"
        )
    return dict(pair.split("=", 1) for pair in pairs)


def _print_plan(
    plan: dict[str, Any], prepared: onboard_invitations.Prepared | None, as_json: bool
) -> None:
    told = onboard_invitations.to_dict(prepared) if prepared else {}
    if as_json:
        click.echo(json.dumps(plan | told, ensure_ascii=False))
    else:
        for step in plan["steps"]:
            click.echo(_step_line(step))
        click.echo(", ".join(f"{n} {action}" for action, n in plan["counts"].items()))
        if prepared:
            onboard_invitations.show(prepared)
    if prepared:
        model.Session.rollback()
        if prepared.faults:
            raise SystemExit(1)


def _step_line(step: dict[str, Any]) -> str:
    line = f"{step['action']:10} {step['name']:40} {step['label']}"
    if step["taken_name"]:
        line += f" ({step['taken_name']} is taken)"
    if step["reason"]:
        line += f" ({step['reason']}: {', '.join(step['candidates'])})"
    return line


def _print_result(
    task: Task, prepared: onboard_invitations.Prepared | None, as_json: bool
) -> None:
    result = task.result or {}
    told = onboard_invitations.outcome(prepared) if prepared else {}
    if as_json:
        shown = result | told | {"task_id": task.id}
        click.echo(json.dumps(shown, ensure_ascii=False))
    if task.state != DONE:
        click.secho(
            f"Task {task.id} is {task.state}: {task.reason}", fg="red", err=True
        )
        raise SystemExit(2)
    if not as_json:
        _print_lines(result)
        onboard_invitations.print_outcome(result, told)
    if result["failed"] or told.get("faults"):
        raise SystemExit(1)


def _print_lines(result: dict[str, Any]) -> None:
    for step in result["failed"]:
        reasons = "; ".join(f"{k}: {v}" for k, v in step["errors"].items())
        click.secho(f"refused    {step['label']} ({reasons})", fg="red")
    for step in result["ambiguous"]:
        click.secho(_step_line(step), fg="yellow")
    for taken in result["taken_names"]:
        click.echo(f"named      {taken['name']} ({taken['wanted']} is taken)")
    done = (f"{result[key]} {key}" for key in ("created", "adopted", "unchanged"))
    left = f"{len(result['ambiguous'])} ambiguous, {len(result['failed'])} refused"
    click.echo(f"{', '.join(done)}, {left}")


@contextlib.contextmanager
def _progress_shown(subject: str, *, quiet: bool) -> Iterator[None]:
    """Print the progress of the task on that subject, once a second."""
    over = threading.Event()

    def follow() -> None:
        query = (
            sa.select(Task.done, Task.total, Task.message)
            .where(Task.kind == "onboard", Task.subject == subject)
            .order_by(Task.created.desc())
            .limit(1)
        )
        while not over.wait(1):
            with model.meta.engine.connect() as connection:
                row = connection.execute(query).first()
            if row and row.total:
                click.echo(f"{row.done}/{row.total} {row.message}", err=True)

    thread = threading.Thread(target=follow, daemon=True)
    if not quiet:
        thread.start()
    try:
        yield
    finally:
        over.set()
