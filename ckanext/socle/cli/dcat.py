"""`ckan socle dcat`: the catalogues for harvesters."""

from __future__ import annotations

import json
import os
import sys

import click

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import tasks
from ..dcat import documents, filling, questions, rebuilding, subjects
from ..model.task import DONE

_FILTERS = ("hvd", "theme", "schema", "origin", "modified_since")


@click.group(short_help="Catalogues for harvesters: rebuild, check, export.")
def dcat() -> None:
    """Catalogues that harvesters read, in DCAT-AP."""


@dcat.command(short_help="Make again what catalogues are made of.")
@click.option("--force", is_flag=True, help="All of it, not only what lacks or is old.")
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="How many work here at the same time.",
)
@click.option("--background", is_flag=True, help="Leave the work to the workers.")
def rebuild(force: bool, processes: int, background: bool) -> None:
    """Make again what catalogues are made of; what is done is not done twice.

    Exit code: 0 the catalogues are whole, 1 something failed.
    """
    started = rebuilding.start(force=force)
    if background:
        click.echo(f"{len(started)} tasks are left to the workers.")
        return
    rebuilding.carry_out(started, processes)
    rows = [tasks.get(task_id) for task_id in started]
    made = sum((row.result or {}).get("made", 0) for row in rows)
    failed = [row for row in rows if row.state != DONE]
    for row in failed:
        click.secho(f"{row.id}: {row.state} {row.reason}", fg="red", err=True)
    click.echo(f"{made} datasets written.")
    raise SystemExit(0 if filling.settle() and not failed else 1)


@dcat.command(short_help="Compare catalogues with the portal.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--repair", is_flag=True, help="Mend what differs.")
def check(as_json: bool, repair: bool) -> None:
    """Say which datasets lack, are old, or should not be there.

    Exit code: 0 nothing differs, 1 something does.
    """
    found = filling.differences()
    if repair and any(found.values()):
        rebuilding.repair(found)
        found = filling.differences()
    if as_json:
        click.echo(json.dumps(found))
    else:
        for name, ids in found.items():
            click.echo(f"{name:8} {len(ids)}")
            for dataset_id in ids[:20]:
                click.echo(f"  {dataset_id}")
    raise SystemExit(int(any(found.values())))


@dcat.command(short_help="Write a whole catalogue into a file.")
@click.option(
    "--format",
    "suffix",
    type=click.Choice(list(documents.MEDIA_TYPES)),
    default="ttl",
    show_default=True,
    help="Format of the catalogue.",
)
@click.option("--organization", help="Only an organisation's: its name.")
@click.option("--territory", help="Only a territory's: its id.")
@click.option("--grouping", help="Only a grouping's: its name.")
@click.option("--filter", "filters", multiple=True, help="hvd=1, theme=GOVE…")
@click.option("--output", type=click.File("wb"), default="-", help="Standard output.")
def export(
    suffix: str,
    organization: str | None,
    territory: str | None,
    grouping: str | None,
    filters: tuple[str, ...],
    output: click.utils.LazyFile,
) -> None:
    """Write a whole catalogue, as harvesters read it.

    Exit code: 0 written, 2 nothing of that name, or a filter that means nothing.
    """
    kinds = {
        subjects.ORGANIZATION: organization,
        subjects.TERRITORY: territory,
        subjects.GROUPING: grouping,
    }
    kind = next((one for one in kinds if kinds[one]), subjects.PORTAL)
    asked = dict(one.partition("=")[::2] for one in filters)
    try:
        question = questions.read(asked)
        subject = subjects.find(kind, kinds.get(kind) or "")
    except tk.ValidationError as err:
        _cannot(" ".join(err.error_summary.values()))
    except tk.ObjectNotFound as err:
        _cannot(str(err))
    if not filling.is_ready():
        _cannot("The catalogue was never made: ckan socle dcat rebuild.")
    for part in documents.export(subject, question, suffix):
        output.write(part.encode())
    model.Session.remove()


def _cannot(text: str) -> None:
    click.secho(text, fg="red", err=True)
    sys.exit(2)
