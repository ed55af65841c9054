"""What `ckan socle onboard` does for a grouping, and with a file of invitations."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import (
    groupings,
    invitation_words,
    invitations,
    mails,
    onboardings,
)
from ..core import onboarding as core
from ..core.errors import ReadingError
from ..helpers.onboarding import socle_invitation_fault, socle_table_refused
from ..model.onboarding import Onboarding


@dataclasses.dataclass
class Prepared:
    """An onboarding that is about to start, not committed yet."""

    row: Onboarding
    plan: core.Plan
    preview: invitation_words.Preview | None
    faults: list[dict[str, Any]]
    without_address: int


def prepare(
    arguments: dict[str, Any],
    grouping: str | None,
    file: Path | None,
    *,
    support: bool,
) -> Prepared:
    """Return what is about to be done; exit 1 when the file cannot be read."""
    row = onboardings.create(
        arguments,
        grouping_id=groupings.get(grouping).id if grouping else "",
        author=tk.get_action("get_site_user")({"ignore_auth": True}, {})["id"],
        support=support,
    )
    plan = onboardings.plan(row)
    without_address = 0
    if file:
        try:
            reading = onboardings.read_table(row, plan, file.read_bytes(), file.name)
        except ReadingError as err:
            model.Session.rollback()
            click.secho(
                socle_table_refused(err.reading_code, err.params), fg="red", err=True
            )
            raise SystemExit(1) from err
        without_address = reading.without_address
    preview = invitation_words.preview(row, plan)
    return Prepared(row, plan, preview, list(row.faults or []), without_address)


def show(prepared: Prepared) -> None:
    """Print the lines left aside, how many invitations there are, and the first one."""
    for fault in prepared.faults:
        words = socle_invitation_fault(fault)
        place = f"{fault['cell']} ({fault['column']})"
        click.secho(f"{place:24} {words['what']} {words['how']}", fg="yellow")
    if prepared.without_address:
        click.echo(f"{prepared.without_address} lines without an address")
    if prepared.preview:
        mail = prepared.preview.new
        click.echo(f"{prepared.preview.count} invitations; the first one:\n")
        click.echo(f"To: {prepared.preview.address}\nSubject: {mail.subject}\n")
        click.echo(mail.body)


def ask(prepared: Prepared) -> None:
    """Show the first courriel and ask; exit 1 when the answer is no."""
    if not prepared.preview:
        show(prepared)
        return
    show(prepared)
    if not mails.ready():
        click.secho("smtp.server is not set: nothing can leave.", fg="red", err=True)
        raise SystemExit(2)
    if not click.confirm(f"Send {prepared.preview.count} invitations?"):
        model.Session.rollback()
        raise SystemExit(1)


def start(prepared: Prepared) -> str:
    """Do the work here; return the id of its task."""
    return onboardings.start(prepared.row, prepared.plan, None, foreground=True)


def to_dict(prepared: Prepared) -> dict[str, Any]:
    """Return what a dry run tells of the invitations, as JSON."""
    preview = prepared.preview
    return {
        "invitations": preview.count if preview else 0,
        "faults": prepared.faults,
        "preview": dataclasses.asdict(preview.new) if preview else None,
    }


def outcome(prepared: Prepared) -> dict[str, Any]:
    """Return what became of the invitations: numbers by state, lines left aside."""
    return {
        "onboarding_id": prepared.row.id,
        "invitations": invitations.counts(prepared.row.id),
        "faults": prepared.faults,
    }


def print_outcome(result: dict[str, Any], told: dict[str, Any]) -> None:
    """Print what became of the invitations and of the supports."""
    if result.get("supports"):
        click.echo(f"{result['supports']} supports proposed")
    for line in result.get("left") or []:
        why = (
            f"invited before, {line['date']}" if line["why"] == "invited" else "missing"
        )
        click.secho(f"passed over {line['address']} ({why})", fg="yellow")
    states = told.get("invitations") or {}
    if states:
        click.echo(", ".join(f"{n} {state}" for state, n in sorted(states.items())))
