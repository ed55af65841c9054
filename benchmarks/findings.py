"""What it costs to keep every finding of a check, and to write an annotated workbook.

    python -m benchmarks.findings [--findings 1000000] [--rows 5000]

No service. Findings are those of three columns, one of them wholly wrong; the peer is
a plain list of the same cells, in the same run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ckanext.socle.core.annotated_workbook import Note, Words, write_workbook
from ckanext.socle.core.validation.ledger import Ledger, unpack
from ckanext.socle.core.validation.report import Sample

COLUMNS = 20


def cells(count: int) -> Iterator[tuple[str, Sample]]:
    """Yield *count* findings, of which a hundredth are in two other columns."""
    for number in range(count):
        row = number + 2
        column = "BC"[number // 100 % 2] if number % 100 == 0 else "A"
        value, right = f"{number % 28 + 1:02}/03/2026", f"2026-03-{number % 28 + 1:02}"
        yield column, Sample(row, f"{column}{row}", value, None, right)


def kept(count: int) -> dict[str, int]:
    """Keep *count* findings in a ledger; return what is listed, in how many bytes."""
    ledger = Ledger()
    for column, sample in cells(count):
        ledger.add(column, sample)
    pages = list(ledger.pages(["A", "B", "C"]))
    return {
        "listed": sum(page.count for page in pages),
        "bytes": sum(len(page.cells) for page in pages),
        "others": sum(len(unpack(page.cells)) for page in pages if page.group),
    }


def listed(count: int) -> dict[str, int]:
    """Do the same with a plain list: what the ledger is compared with."""
    return {"listed": len(list(cells(count)))}


def annotated(rows: int) -> dict[str, int]:
    """Write a workbook where half of the rows have a cell to mend."""
    with tempfile.TemporaryFile() as target:
        write_workbook(
            target,
            ((n, [f"valeur {n} {c}" for c in range(COLUMNS)]) for n in range(1, rows)),
            {
                n: [Note(4, "fix", "Écrivez l’année d’abord.")]
                for n in range(2, rows, 2)
            },
            header_row=1,
            columns=COLUMNS,
            words=Words("Fichier", "À corriger", "Contrôle"),
        )
        return {"bytes": target.tell()}


def measure(count: int, rows: int) -> dict[str, Any]:
    """Return the seconds, the peak memory (MB) and the results of each."""
    works: dict[str, Callable[[], dict[str, int]]] = {
        "list": lambda: listed(count),
        "ledger": lambda: kept(count),
        "workbook": lambda: annotated(rows),
    }
    return {name: _measured(work) for name, work in works.items()}


def _measured(work: Callable[[], dict[str, int]]) -> dict[str, Any]:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": round(seconds, 3), "peak_mb": round(peak / 1e6, 1), **result}


def main() -> None:
    """Print the figures, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=5_000)
    asked = parser.parse_args()
    load = Path("/proc/loadavg").read_text().split()[0]
    print(json.dumps({"load": load, **measure(asked.findings, asked.rows)}, indent=1))


if __name__ == "__main__":
    main()
