"""`ckan socle doctor`: what is missing, and the line that mends it."""

from __future__ import annotations

import click


@click.command(short_help="Say what is missing or in the wrong order.")
def doctor() -> None:
    """Say what is missing or in the wrong order, with the line that mends it."""
