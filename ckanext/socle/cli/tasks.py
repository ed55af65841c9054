"""`ckan socle tasks`: the long jobs of the portal."""

from __future__ import annotations

import json

import click

import ckan.plugins.toolkit as tk

from .. import tasks as task_store
from ..model.task import STATES


@click.group(short_help="Long jobs: list, cancel, take up again.")
def tasks() -> None:
    """Long jobs of the portal."""


@tasks.command("list", short_help="List tasks, the newest first.")
@click.option("--state", type=click.Choice(STATES), help="Only this state.")
@click.option("--kind", help="Only this kind: onboard, validate…")
@click.option("--limit", default=20, show_default=True, help="Number of tasks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tasks(state: str | None, kind: str | None, limit: int, as_json: bool) -> None:
    """List tasks, the newest first."""
    found = tk.get_action("socle_task_list")(
        {"ignore_auth": True}, {"state": state, "kind": kind, "limit": limit}
    )["results"]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not found:
        click.echo("No task.")
    for task in found:
        steps = (
            f"{task['done']}/{task['total']}" if task["total"] else str(task["done"])
        )
        line = f"{task['id']}  {task['kind']:10} {task['state']:10} {steps:>12}"
        click.echo(f"{line}  {task['created']}  {task['reason']}".rstrip())


@tasks.command("cancel", short_help="Stop a task.")
@click.argument("task_id")
def cancel_task(task_id: str) -> None:
    """Stop a task: at once when it waits, at its next step when it runs."""
    try:
        task = tk.get_action("socle_task_cancel")(
            {"ignore_auth": True}, {"id": task_id}
        )
    except tk.ObjectNotFound:
        click.secho(f"There is no task {task_id}.", fg="red", err=True)
        raise SystemExit(1) from None
    click.echo(
        f"{task['state']}" + (" (stopping)" if task["state"] == "running" else "")
    )


@tasks.command("recover", short_help="Take up again the tasks that were lost.")
def recover_tasks() -> None:
    """Call a worker for each task whose worker gives no sign of life."""
    for task_id in task_store.recover():
        click.echo(task_id)
