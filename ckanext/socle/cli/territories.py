"""`ckan socle territories`: load a millésime of the COG, and read it."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

import ckan.plugins.toolkit as tk

from .. import territories as store
from ..core import territories as core
from ..core.errors import SnapshotError, TerritoryNotFound
from ..standalone_territories import add_reading_commands, as_json_option


class PortalReader:
    """Reads the territories of the portal, by its actions."""

    def show(self, territory_id: str) -> dict[str, Any]:
        """Return a territory with its details."""
        return _call("show", {"id": territory_id})

    def resolve(self, codes: list[str], level: str | None) -> list[dict[str, Any]]:
        """Return what each code means."""
        return _call("resolve", {"codes": codes, "level": level})

    def search(
        self, query: str, level: str | None, within: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return what matches."""
        data = {"q": query, "level": level, "within": within, "limit": limit}
        return _call("search", data)["results"]


def _call(verb: str, data: dict[str, Any]) -> Any:
    try:
        return tk.get_action(f"socle_territory_{verb}")({"ignore_auth": True}, data)
    except tk.ObjectNotFound as err:
        value = data.get("within") or data.get("id")
        raise TerritoryNotFound(value=value) from err


@click.group(short_help="Communes, EPCI, départements, régions and their old codes.")
def territories() -> None:
    """Territories of France: load a millésime of the COG, and read it."""


@territories.command(short_help="Load a millésime of the COG.")
@click.argument(
    "path",
    required=False,
    metavar="[FILE]",
    type=click.Path(exists=True, path_type=Path),
)
@as_json_option
def load(path: Path | None, as_json: bool) -> None:
    """Load a millésime in one transaction: the packaged one, or FILE.

    FILE is an archive made by dev/build_cog. Loading the one that is in force has
    no effect; perimeters are never touched. Exit 1 when FILE is not a snapshot, 2
    when the database cannot be written.
    """
    start = time.monotonic()
    if not as_json:
        click.echo("Loading the territories…")
    try:
        loaded = store.load(core.read_snapshot(path))
    except SnapshotError as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(1) from err
    except sa.exc.SQLAlchemyError as err:
        click.secho(f"{err}\nTry: ckan db upgrade -p socle", fg="red", err=True)
        raise SystemExit(2) from err
    seconds = round(time.monotonic() - start, 2)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(loaded) | {"seconds": seconds}))
    elif loaded.changed:
        count = f"{loaded.territories:,} territories"
        click.echo(f"COG {loaded.millesime}: {count} in {seconds} s")
    else:
        click.echo(f"COG {loaded.millesime} is already in force: nothing to do")


add_reading_commands(territories, PortalReader)
