"""`ckan socle schemas sync|catalogues|add`: what only a portal does with them."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .. import catalogues as store
from .. import config, table_schemas, tasks
from ..core.errors import SocleError
from ..core.table_schemas.catalogue import SCHEMA_TYPES, is_key, is_version

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command(short_help="Follow the catalogues of table schemas.")
@click.option(
    "--catalog",
    "catalogue",
    metavar="URL|FILE",
    help="Only this one, instead of those of the settings.",
)
@click.option("--background", is_flag=True, help="As tasks, done by the workers.")
@_json_option
def sync(catalogue: str | None, background: bool, as_json: bool) -> None:
    """Read the catalogues of table schemas, and keep what is new or changed.

    What a catalogue lists no more is marked, and stays. What is broken is told and
    changes nothing else. Exit 1 when something was broken, 2 when a catalogue could
    not be read: the others are read all the same.
    """
    urls = [_address(catalogue)] if catalogue else config.catalogues()
    if background:
        for url in urls:
            click.echo(tasks.start("sync-table-schemas", {"url": url}, subject=url))
        return
    results: list[dict[str, Any]] = []
    failed = False
    for url in urls:
        start = time.monotonic()
        try:
            result = dataclasses.asdict(_synced(url, as_json))
        except SocleError as error:
            click.secho(str(error), fg="red", err=True)
            failed = True
            continue
        results.append(result | {"seconds": round(time.monotonic() - start, 2)})
    _print(results, as_json)
    broken = any(result["broken"] for result in results)
    raise SystemExit(2 if failed else int(broken))


def _synced(url: str, quiet: bool) -> store.Synced:
    if quiet or not click.get_text_stream("stderr").isatty():
        return store.sync(url, lambda total: None, lambda key: None)
    with click.progressbar(
        label=url, length=0, file=click.get_text_stream("stderr")
    ) as bar:

        def tell_total(total: int) -> None:
            bar.length = total

        return store.sync(url, tell_total, lambda key: bar.update(1))


def _address(catalogue: str) -> str:
    if catalogue.startswith(("http://", "https://")):
        return catalogue
    return Path(catalogue).resolve().as_uri()


def _print(results: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False))
        return
    for result in results:
        for line in _lines(result):
            click.echo(line)


def _lines(result: dict[str, Any]) -> Iterator[str]:
    told = ("new", "changed", "vanished", "elsewhere")
    counts = [f"{len(result[name])} {name}" for name in told if result[name]]
    counts.append(f"{result['unchanged']} unchanged")
    yield f"{result['catalogue']}: {result['table_schemas']} table schemas"
    yield f"  {', '.join(counts)} in {result['seconds']} s"
    for name in told[:3]:
        for one in result[name]:
            yield f"  {name:9} {one}"
    for one in result["broken"]:
        version = f"@{one['version']}" if one["version"] else ""
        yield f"  broken    {one['name']}{version}: {one['reason']}"


@click.command("catalogues", short_help="List the catalogues that are followed.")
@_json_option
def list_catalogues(as_json: bool) -> None:
    """List the catalogues of the settings, and those that were read before."""
    found = store.list_all()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        state = one["error"] or (f"read {one['read']}" if one["read"] else "never read")
        followed = "" if one["followed"] else " (no longer followed)"
        click.echo(f"{one['url']}{followed}")
        click.echo(f"  {one['versions']} versions, {one['vanished']} vanished; {state}")


@click.command(short_help="Add a table schema of the portal's own.")
@click.argument("reference", metavar="OWNER/NAME@VERSION")
@click.argument("source", metavar="FILE|URL")
@click.option("--title", default="", help="Its title; that of the file unless told.")
@click.option(
    "--type",
    "schema_type",
    type=click.Choice(SCHEMA_TYPES),
    default="tableschema",
    show_default=True,
    help="What the file is.",
)
@_json_option
def add(
    reference: str, source: str, title: str, schema_type: str, as_json: bool
) -> None:
    """Add a version of a table schema, once looked at. Exit 1 when it is refused."""
    key, _, version = reference.partition("@")
    if not (is_key(key) and is_version(version)):
        raise click.UsageError("Type the reference as owner/name@1.0.0.")
    on_the_web = source.startswith(("http://", "https://"))
    try:
        data = store.download(source) if on_the_web else Path(source).read_bytes()
        found = table_schemas.add(
            key,
            version,
            data,
            schema_type=schema_type,
            title=title,
            url=source if on_the_web else "",
        )
    except (SocleError, OSError) as error:
        click.secho(str(error), fg="red", err=True)
        raise SystemExit(1) from error
    told = f"{found['name']}@{found['version']}: {found['title']}"
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else told)
