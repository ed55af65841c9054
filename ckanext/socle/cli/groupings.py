"""`ckan socle groupings`: made from a description, and listed with their numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

import ckan.plugins.toolkit as tk

from .. import grouping_support, territories
from .. import groupings as store
from ..core import groupings as core
from ..core.errors import GroupingError

_LINE = "{name:28} {communes:>6} {communes_3500:>6} {epci_touching:>5} {epci_inside:>5}"
_PAGE = 100


@click.group(short_help="Regroupements of communes: make, list.")
def groupings() -> None:
    """Groupings (regroupements) around a territory."""


@groupings.command(short_help="Make the pilot groupings, or those of a file.")
@click.argument(
    "path",
    required=False,
    metavar="[FILE]",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--pilot", "names", multiple=True, metavar="NAME", help="One pilot; repeatable."
)
@click.option("--all", "everything", is_flag=True, help="The nine pilots of 2017.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def create(
    path: Path | None, names: tuple[str, ...], everything: bool, as_json: bool
) -> None:
    """Make a pilot of 2017, all nine, or the groupings of a YAML file.

    Those that exist are left as they are. Exit 1 when one is refused, 2 when nothing
    is asked for.
    """
    if not (path or names or everything):
        raise click.UsageError("Give --pilot NAME, --all, or a FILE.")
    results = [_made(d) for d in _wanted(path, names, everything)]
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False))
    else:
        for result in results:
            colour = "red" if result["outcome"] == "refused" else None
            line = f"{result['outcome']:10} {result['name']} {result['reason']}"
            click.secho(line.rstrip(), fg=colour)
    if any(result["outcome"] == "refused" for result in results):
        raise SystemExit(1)


def _wanted(
    path: Path | None, names: tuple[str, ...], everything: bool
) -> list[core.Description]:
    pilots = core.pilots()
    unknown = sorted(set(names) - set(pilots))
    if unknown:
        hint = f"There is no pilot {unknown[0]}. Pilots: {', '.join(pilots)}"
        click.secho(hint, fg="red", err=True)
        raise SystemExit(1)
    wanted = list(pilots.values()) if everything else [pilots[n] for n in names]
    try:
        return [*wanted, *(core.read_descriptions(path) if path else ())]
    except GroupingError as err:
        click.secho(str(err), fg="red", err=True)
        raise SystemExit(1) from err


def _made(description: core.Description) -> dict[str, str]:
    try:
        outcome, reason = store.create(description), ""
    except tk.ValidationError as err:
        outcome = "refused"
        reason = "; ".join(f"{k}: {v}" for k, v in err.error_summary.items())
    return {"name": description.name, "outcome": outcome, "reason": reason}


@groupings.command("list", short_help="List groupings and their numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_groupings(as_json: bool) -> None:
    """List the groupings of the portal, and the pilots that could be made.

    Communes, those of 3,500 inhabitants or more, EPCI that share a commune with the
    perimeter, EPCI that lie in it.
    """
    found = [*_of_the_portal(), *_pilots_to_make()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for entry in found:
        line = _LINE.format(**{"epci_touching": "", "epci_inside": ""} | entry)
        click.echo(line if entry["made"] else f"{line}  not made")


def _of_the_portal() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = tk.get_action("socle_grouping_list")(
            {"ignore_auth": True}, {"limit": _PAGE, "offset": len(found)}
        )
        found += page["results"]
        if len(found) >= page["count"] or not page["results"]:
            return [_numbers(entry) for entry in found]


def _numbers(entry: dict[str, Any]) -> dict[str, Any]:
    territory = entry["territory"]
    counts = entry["counts"] or {"communes": 0, "communes_3500": 0}
    return {
        "name": entry["name"],
        "title": entry["title"],
        "territory_id": territory["id"] if territory else None,
        **counts,
        "partners": entry["partners"],
        "supporters": entry["supporters"],
        "support_models": entry["support_models"],
        "made": True,
    }


def _pilots_to_make() -> list[dict[str, Any]]:
    index = territories.current_index()
    found = []
    for name, pilot in core.pilots().items():
        try:
            store.get(name)
        except tk.ObjectNotFound:
            entries = [partner.to_dict() for partner in pilot.partners]
            found.append(
                {
                    "name": name,
                    "title": pilot.title,
                    "territory_id": pilot.territory,
                    **core.counts(index, pilot.territory),
                    "partners": store.partners(index, entries),
                    **grouping_support.summary(entries),
                    "made": False,
                }
            )
    return found
