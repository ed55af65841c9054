"""`validate --repair`: the safe repairs of a file, and what they changed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .core.messages import P_, render_repair
from .core.report_formats import Words

if TYPE_CHECKING:
    from .core.table_schemas import TableSchema
    from .core.validation.repairs.model import Repair

SUFFIXES = (".csv", ".tsv", ".txt")
WRITTEN = P_("{out}: {count} repair made", "{out}: {count} repairs made")
LEFT = P_(
    "{count} repair is only a guess: it was left to you",
    "{count} repairs are only guesses: they were left to you",
)


def write_repaired(
    path: Path,
    filename: str,
    table_schema: TableSchema | dict[str, Any],
    out: Path,
) -> None:
    """Write at *out* the file with every safe repair; say what was done.

    :raises ReadingError: the file cannot be read
    :raises OSError: *out* cannot be written, or is the file itself
    :raises ValueError: *out* is no text, or the file is no table
    """
    from .core.validation import repairs  # noqa: PLC0415 (heavy)

    if out.exists() and out.samefile(path):
        raise OSError(f"{out}: this is the file itself")
    if out.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{out}: a repaired file is written as {', '.join(SUFFIXES)}")
    descriptor = (
        table_schema if isinstance(table_schema, dict) else table_schema.descriptor
    )
    if "fields" not in descriptor:
        raise ValueError(f"{filename}: only tables are repaired")
    words = Words.of()
    offered = repairs.propose(path, filename, table_schema)
    safe = [repair.id for repair in offered if repair.kind == repairs.SAFE]
    with tempfile.TemporaryDirectory(prefix="socle-repair-") as folder:
        made = repairs.apply(path, filename, table_schema, safe, folder=Path(folder))
        shutil.copyfile(made.path, out)
    count = len(made.changes)
    said = words.ngettext(*WRITTEN, count).format(out=out, count=count)
    click.secho(said, fg="green", err=True)
    for change in made.changes:
        click.echo(f"  {_told(change, words)}", err=True)
    left = len(offered) - len(safe)
    if left:
        said = words.ngettext(*LEFT, left).format(count=left)
        click.secho(said, fg="yellow", err=True)


def _told(change: Repair, words: Words) -> str:
    what, _ = render_repair(
        change.to_dict(), gettext=words.gettext, ngettext=words.ngettext
    )
    example = next(iter(change.examples), None)
    if example is None or not (example.before or example.after):
        return what
    return f"{what} ({example.before} → {example.after})"
