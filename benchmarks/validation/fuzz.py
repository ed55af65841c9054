"""Hostile files by thousands: none may crash, take its time or fill the memory.

    python -m benchmarks.validation.fuzz --files 10000 --seed 1

Files are checked one after the other in a process of their own, which has bounds of
memory and is ended by the clock. Exit 1 when one of them broke something: each is
named by its number (`hostile(seed, number)` makes it again).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

from ckanext.socle.core.validation import Limits, validate

from .hostile import hostile

LIMITS = Limits(
    bytes=30_000_000,
    inflated_bytes=60_000_000,
    rows=200_000,
    workbook_memory=1_000_000_000,
    seconds=10.0,
)
SECONDS = 20.0
"""A file that takes longer is over time: twice its own limit."""
MEMORY = 1_500_000_000
"""Bytes of address space of the process that checks."""
RESIDENT = 400_000_000
"""Bytes that the process may really have taken, at its peak."""


def run(seed: int, first: int, files: int, seconds: float = SECONDS) -> dict[str, Any]:
    """Check *files* files from *first* on; return what they did."""
    started, results = time.monotonic(), Counter[str]()
    broken: list[dict[str, Any]] = []
    slowest, peak, number = (0.0, first), 0, first
    while number < first + files:
        parent, child = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(
            target=_check_all, args=(child, seed, number, first + files)
        )
        process.start()
        child.close()
        while number < first + files:
            said = _hear(parent, seconds)
            if said is None:
                process.join(1.0)  # the end of its pipe comes just before its own
                why = "crash" if not process.is_alive() else "over time"
                broken.append({"number": number, "why": why, "code": process.exitcode})
                number += 1
                break
            results[said["result"]] += 1
            slowest = max(slowest, (said["seconds"], number))
            peak = max(peak, said["peak"])
            if said["trace"]:
                broken.append({"number": number, "why": said["trace"]})
            number += 1
        process.kill()
        process.join()
        parent.close()
    if peak > RESIDENT:
        broken.append({"number": None, "why": f"{peak} bytes at the peak"})
    return {
        "files": files,
        "seed": seed,
        "broken": broken,
        "results": dict(results.most_common()),
        "slowest": {"seconds": round(slowest[0], 2), "number": slowest[1]},
        "peak_mb": peak // 1_000_000,
        "seconds": round(time.monotonic() - started, 1),
    }


def _hear(parent: Connection, seconds: float) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] | None = parent.recv() if parent.poll(seconds) else None
    except (EOFError, ConnectionResetError):
        return None
    return said


def _check_all(child: Connection, seed: int, first: int, end: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, end):
        file = hostile(seed, number)
        started, trace, result = time.monotonic(), "", "exception"
        try:
            report = validate(
                file.content,
                filename=file.filename,
                table_schema=file.table_schema,
                limits=LIMITS,
            )
            json.dumps(report.to_dict())
            result = "read" if report.readable else report.groups[0].code
        except Exception:  # noqa: BLE001 (what is looked for)
            trace = traceback.format_exc()
        child.send(
            {
                "result": result,
                "trace": trace,
                "seconds": time.monotonic() - started,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; 1 when a file broke something."""
    parser = argparse.ArgumentParser(description="Check hostile files.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    found = run(asked.seed, asked.first, asked.files)
    found["load"] = [round(load, 1) for load in os.getloadavg()]
    print(json.dumps(found, indent=2))
    return 1 if found["broken"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
