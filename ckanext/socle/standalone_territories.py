"""`territories show|resolve|search`: the same commands with and without CKAN.

`socle territories` reads the packaged snapshot (or `--file`); `ckan socle
territories` gives another reader, which asks the portal's actions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import click

from .core import territories as core
from .core.errors import SnapshotError, TerritoryNotFound

LEVEL = click.Choice(core.LEVELS)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Reader(Protocol):
    """Where the commands read territories; unknown ones are TerritoryNotFound."""

    def show(self, territory_id: str) -> dict[str, Any]:
        """Return a territory with its details."""

    def resolve(self, codes: list[str], level: str | None) -> list[dict[str, Any]]:
        """Return what each code means."""

    def search(
        self, query: str, level: str | None, within: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return what matches."""

    def index(self, name: str) -> core.TerritoryIndex:
        """Return a millésime: a year, or the path of an archive."""


class SnapshotReader:
    """Reads a snapshot, without any database."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def _index(self) -> core.TerritoryIndex:
        if self._path is None:
            return core.packaged_index()
        return core.build_index(core.read_snapshot(self._path))

    def show(self, territory_id: str) -> dict[str, Any]:
        """Return a territory with its details."""
        index = self._index
        resolution = index.resolve(territory_id)
        territory = index.get(resolution.territory_id or territory_id)
        return core.details(index, territory) | {"resolution": resolution.to_dict()}

    def resolve(self, codes: list[str], level: str | None) -> list[dict[str, Any]]:
        """Return what each code means."""
        index = self._index
        return [index.resolve(code, level).to_dict() for code in codes]

    def search(
        self, query: str, level: str | None, within: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return what matches."""
        index = self._index
        if within:
            within = index.get(index.resolve(within).territory_id or within).id
        found = index.search(query, level=level, within=within, limit=limit)
        return [core.summary(index, territory) for territory in found]

    def index(self, name: str) -> core.TerritoryIndex:
        """Return a millésime: the packaged year, or the path of an archive."""
        if name == str(core.packaged_index().millesime):
            return core.packaged_index()
        return read_archive(name)


def read_archive(name: str) -> core.TerritoryIndex:
    """Return the millésime of an archive.

    :raises UsageError: no such file
    :raises SnapshotError: it has another content
    """
    if not Path(name).exists():
        message = f"“{name}” is neither a millésime that is stored nor an archive."
        raise click.UsageError(message)
    return core.build_index(core.read_snapshot(Path(name)))


def add_reading_commands(group: click.Group, reader: Callable[[], Reader]) -> None:
    """Add `show`, `resolve`, `search` and `diff` to a group."""
    for add in (_add_show, _add_resolve, _add_search, _add_diff):
        add(group, reader)


def _add_show(group: click.Group, reader: Callable[[], Reader]) -> None:
    @group.command(short_help="Show a territory.")
    @click.argument("territory_id", metavar="ID")
    @as_json_option
    def show(territory_id: str, as_json: bool) -> None:
        """Show a territory: ID is `commune:35245`, a code, an old code or a SIREN.

        Exit 1 when there is none.
        """
        shown = _or_exit(lambda: reader().show(territory_id))
        _print(shown, as_json, _details_lines)


def _add_resolve(group: click.Group, reader: Callable[[], Reader]) -> None:
    @group.command(short_help="Say what codes mean today.")
    @click.argument("codes", nargs=-1, required=True, metavar="CODE...")
    @click.option("--level", type=LEVEL, help="Level of all the codes.")
    @as_json_option
    def resolve(codes: tuple[str, ...], level: str | None, as_json: bool) -> None:
        """Say what codes mean today: current, old since 1943, or SIREN.

        A code without meaning is an answer too, with its reason.
        """
        found = _or_exit(lambda: reader().resolve(list(codes), level))
        _print(found, as_json, lambda rows: [_resolution_line(row) for row in rows])


def _add_search(group: click.Group, reader: Callable[[], Reader]) -> None:
    @group.command(short_help="Find territories by name, code or postal code.")
    @click.argument("query", nargs=-1, required=True)
    @click.option("--level", type=LEVEL, help="Only this level.")
    @click.option("--within", metavar="ID", help="Only in this territory.")
    @click.option("--limit", default=10, show_default=True, help="How many.")
    @as_json_option
    def search(
        query: tuple[str, ...],
        level: str | None,
        within: str | None,
        limit: int,
        as_json: bool,
    ) -> None:
        """Find territories by the beginning of a name, a code or a postal code."""
        text = " ".join(query)
        found = _or_exit(lambda: reader().search(text, level, within, limit))
        _print(found, as_json, lambda rows: [_summary_line(row) for row in rows])


def _add_diff(group: click.Group, reader: Callable[[], Reader]) -> None:
    @group.command(short_help="Tell what changed between two millésimes.")
    @click.argument("before")
    @click.argument("after")
    @as_json_option
    def diff(before: str, after: str, as_json: bool) -> None:
        """Tell what changed between two millésimes.

        BEFORE and AFTER are years that are stored, or archives made by dev/build_cog.
        Exit 1 when an archive is refused, 2 when one is nowhere.
        """
        try:
            found = core.changes(reader().index(before), reader().index(after))
        except SnapshotError as err:
            click.secho(str(err), fg="red", err=True)
            raise SystemExit(1) from err
        _print(found, as_json, changes_lines)


@click.group(short_help="Communes, EPCI, départements, régions and their old codes.")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, path_type=Path),
    help="A snapshot made by dev/build_cog; the packaged one unless told.",
)
@click.pass_context
def territories(context: click.Context, path: Path | None) -> None:
    """Read the code officiel géographique: no CKAN, no database."""
    context.obj = SnapshotReader(path)


def _chosen_reader() -> Reader:
    return click.get_current_context().find_object(SnapshotReader) or SnapshotReader()


add_reading_commands(territories, _chosen_reader)


def _or_exit(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except TerritoryNotFound as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(1) from err
    except SnapshotError as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(2) from err


def _print(found: Any, as_json: bool, lines: Callable[[Any], list[str]]) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in lines(found):
        click.echo(line)


def _summary_line(row: dict[str, Any]) -> str:
    place = f" ({row['departement']})" if row["departement"] else ""
    people = f", {row['population']:,} inhabitants" if row["population"] else ""
    return f"{row['id']:24} {row['label']}{place}{people}"


def _details_lines(row: dict[str, Any]) -> list[str]:
    inside = ", ".join(f"{number} {level}" for level, number in row["members"].items())
    facts = {
        "siren": row["siren"],
        "postal codes": " ".join(row["postal_codes"]),
        "population": row["population"]
        and (f"{row['population']:,} ({row['population_millesime']})"),
        "formerly": ", ".join(f["name"] for f in row["former_names"]),
        "lies in": " ".join(row["ancestors"]),
        "partly in": " ".join(row["overlaps"]),
        "holds": inside,
        "organisation": row["organization_name"],
        "COG": row["millesime"],
    }
    return [
        _summary_line(row),
        *(f"  {name:13} {value}" for name, value in facts.items() if value),
    ]


def _resolution_line(row: dict[str, Any]) -> str:
    meaning = row["territory_id"] or f"- {row['reason']} {' '.join(row['candidates'])}"
    was = f" (was {row['old_name']})" if row["old_name"] else ""
    return f"{row['code']:12} {meaning}  {row['how'] or ''}{was}".rstrip()


def changes_lines(found: dict[str, Any]) -> list[str]:
    """Return the lines of a difference between two millésimes."""
    lines = [f"COG {found['before']} → {found['after']}"]
    for kind, number in core.counts(found).items():
        lines.append(f"{kind}: {number}")
        lines += [f"  {row['id']:17} {_change(row)}" for row in found[kind]]
    return lines


def _change(row: dict[str, Any]) -> str:
    place = f" ({row['departement']})" if row["departement"] else ""
    ends = (
        ("into", "→ {into} {into_name}"),
        ("old_name", "was {old_name}"),
        ("epci", "{old_epci} → {epci}"),
        ("old_population", "{old_population} → {population} inhabitants"),
        ("reason", "{reason}"),
    )
    told = [text.format(**row) for key, text in ends if key in row]
    return f"{row['name']}{place} {' '.join(told)}".rstrip()
