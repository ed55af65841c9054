"""The figures of the engine, beside Validata and frictionless in the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from ckanext.socle.core.table_schemas import get

from .files import KEYS, spoil_column, write_file

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ORACLE = ROOT / ".dev" / "oracles" / "validata" / "bin" / "python"
PEERS = ("validata", "frictionless")


@dataclass(frozen=True)
class Work:
    """A file to check, by some engines, and the bar."""

    name: str
    table_schema: str
    path: Path
    bar: str
    engines: tuple[str, ...] = ("socle", "csv", *PEERS)
    runs: int = 1
    """Runs in the same process, of which the last counts."""


def works(folder: Path, rows: int, many: int, sheet: int) -> Iterator[Work]:
    """Write each file of the issue's table in *folder*, and yield what to do of it."""
    for name in KEYS:
        path = folder / f"{name}.csv"
        write_file(path, name, rows)
        first = name == "deliberations"
        bar = "≥ 30× Validata, ≤ 3× csv" if first else "≥ 15×"
        yield Work(name, name, path, bar)
        broken = folder / f"{name}-broken.csv"
        write_file(broken, name, rows, broken=0.01)
        engines = ("socle", "csv", "validata-all")
        yield Work(f"{name}, 1 % broken", name, broken, "≥ 10×", engines)
    wrong = folder / "bal-wrong.csv"
    spoil_column(folder / "bal.csv", wrong, "bal", "date_der_maj")
    yield Work("bal, a column wrong", "bal", wrong, "≥ 10×", engines)
    wide = folder / "deliberations-many.csv"
    write_file(wide, "deliberations", many)
    engines = ("socle", "csv", "validata")
    yield Work("deliberations, many", "deliberations", wide, "≥ 20×, ≤ 300 MB", engines)
    book = folder / "bal.xlsx"
    write_workbook(folder / "bal.csv", book, sheet)
    yield Work("workbook", "bal", book, "≥ 10×", ("socle", "validata"))
    small = folder / "deliberations-small.csv"
    write_file(small, "deliberations", min(rows, 1_000))
    yield Work(
        "1,000 rows, warm", "deliberations", small, "≤ 0.06 s", ("socle", *PEERS), 5
    )


def write_workbook(source: Path, target: Path, rows: int) -> None:
    """Copy the first *rows* rows and nineteen columns of a CSV in a workbook."""
    import csv  # noqa: PLC0415

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    with source.open(newline="", encoding="utf-8") as file:
        for place, cells in enumerate(csv.reader(file)):
            if place > rows:
                break
            sheet.append(cells[:19])
    book.save(target)


def measure(work: Work, rounds: int, folder: Path) -> dict[str, Any]:
    """Return the medians of *rounds* interleaved rounds, with ratios to ours."""
    schema = folder / f"{work.table_schema}.json"
    descriptor = dict(get(KEYS[work.table_schema]).descriptor)
    checks = str(descriptor.get("custom_checks"))
    if "socle-" in checks:
        # A rule of ours: Validata would not know it.
        del descriptor["custom_checks"]
        fields = descriptor["fields"]
        descriptor["fields"] = [
            {name: value for name, value in field.items() if name != "warned"}
            for field in fields
        ]
    schema.write_text(json.dumps(descriptor), encoding="utf-8")
    told: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        for engine in work.engines:
            found = run_one(engine, work, schema)
            if found is not None:
                told.setdefault(engine, []).append(found)
    line: dict[str, Any] = {"work": work.name, "bar": work.bar}
    for engine, found in told.items():
        seconds = statistics.median(one["seconds"] for one in found)
        line[engine] = {
            "seconds": seconds,
            "peak_mb": max(one["peak"] for one in found),
            "errors": found[-1]["errors"],
        }
    ours = line["socle"]["seconds"] or 0.001
    line["ratios"] = {
        engine: round(line[engine]["seconds"] / ours, 2)
        for engine in told
        if engine != "socle"
    }
    line["load"] = round(os.getloadavg()[0], 1)
    return line


def run_one(engine: str, work: Work, schema: Path) -> dict[str, Any] | None:
    """Return what one process says; `None` where the peers are not there."""
    python = sys.executable if engine in ("socle", "csv") else str(ORACLE)
    if not Path(python).exists():
        return None
    command = [python, HERE / "one.py", engine, work.path, schema, str(work.runs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if engine == "socle" else None
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, cwd=HERE
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
