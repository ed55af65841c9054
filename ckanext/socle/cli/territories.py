"""`ckan socle territories`: load a millésime of the COG, and read it."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

import ckan.plugins.toolkit as tk

from .. import millesimes
from .. import territories as store
from ..core import territories as core
from ..core.errors import SnapshotError, TerritoryNotFound
from ..standalone_territories import (
    SnapshotReader,
    add_reading_commands,
    as_json_option,
)

_PAGE = 1000


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

    def index(self, name: str) -> core.TerritoryIndex:
        """Return a millésime that was loaded, or that of an archive."""
        stored = store.stored_index(int(name)) if name.isdecimal() else None
        return stored or SnapshotReader().index(name)


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

    FILE is an archive made by dev/build_cog. The packaged one never replaces that of
    a later year. Loading the one that is in force has no effect; perimeters are
    never touched. Exit 1 when FILE is not a snapshot, 2 when the database cannot be
    written.
    """
    start = time.monotonic()
    if not as_json:
        click.echo("Loading the territories…")
    try:
        if path is None:
            loaded, followed = millesimes.load_packaged()
        else:
            loaded, followed = millesimes.load(core.read_snapshot(path))
    except SnapshotError as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(1) from err
    except sa.exc.SQLAlchemyError as err:
        click.secho(f"{err}\nTry: ckan db upgrade -p socle", fg="red", err=True)
        raise SystemExit(2) from err
    seconds = round(time.monotonic() - start, 2)
    if as_json:
        told = dataclasses.asdict(loaded) | {"seconds": seconds}
        told["followed"] = dataclasses.asdict(followed) if followed else None
        click.echo(json.dumps(told))
    elif loaded.changed:
        count = f"{loaded.territories:,} territories"
        click.echo(f"COG {loaded.millesime}: {count} in {seconds} s")
        for line in _followed_lines(followed) if followed else ():
            click.echo(line)
    else:
        click.echo(f"COG {loaded.millesime} is already in force: nothing to do")


@territories.command(short_help="List what is on a code of the past.")
@as_json_option
def changes(as_json: bool) -> None:
    """List the organisations and datasets on a code that is no longer in force.

    What was typed is kept; each is told with what its code means today.
    """
    rows: list[dict[str, Any]] = []
    while True:
        page = _call("changes", {"limit": _PAGE, "offset": len(rows)})
        rows += page["results"]
        if not page["results"] or len(rows) >= page["count"]:
            break
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        meaning = f"{row['territory_id']} {row['territory_name']}"
        told = meaning if row["territory_id"] else row["reason"]
        click.echo(f"{row['type']:12} {row['name']:30} {row['typed']} → {told}")
    click.echo(f"{len(rows)} on a code that is no longer in force")


def _followed_lines(followed: millesimes.Followed) -> Iterator[str]:
    counts = (f"{n} {kind}" for kind, n in followed.changes.items() if n)
    yield f"since COG {followed.before}: {', '.join(counts) or 'no change'}"
    yield f"datasets to index again: {followed.datasets}" + (
        f" (task {followed.task})" if followed.task else ""
    )
    if followed.on_old_codes:
        listing = "ckan socle territories changes"
        yield f"on codes no longer in force: {followed.on_old_codes} (see {listing})"


add_reading_commands(territories, PortalReader)
