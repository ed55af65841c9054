"""One check of one file by one engine, in the process of its own environment.

    python one.py ENGINE FILE DESCRIPTOR.json [RUNS]

Prints the seconds of the last run without imports, the peak of memory and the errors.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

Run = Callable[[], int]


def ours(path: str, descriptor: dict[str, Any]) -> Run:
    from ckanext.socle.core.validation import bulk, validate  # noqa: PLC0415

    assert bulk, "imported before the clock starts"  # noqa: S101
    return lambda: validate(path, table_schema=descriptor).strict.errors


def reader(path: str, descriptor: dict[str, Any]) -> Run:
    def run() -> int:
        with open(path, newline="", encoding="utf-8") as file:
            for _ in csv.reader(file):
                pass
        return 0

    return run


def validata(path: str, descriptor: dict[str, Any]) -> Run:
    from validata_core import validate  # noqa: PLC0415

    return lambda: len(validate(path, descriptor).to_dict()["errors"])


def validata_all(path: str, descriptor: dict[str, Any]) -> Run:
    """Validata without its limit of a thousand errors."""
    import frictionless  # noqa: PLC0415
    from frictionless.resources import table  # noqa: PLC0415
    from validata_core import validate  # noqa: PLC0415

    def lift(cls: Any) -> None:
        plain = cls.validate

        def lifted(self: Any, *args: Any, **options: Any) -> Any:
            return plain(self, *args, **{**options, "limit_errors": 10**9})

        cls.validate = lifted

    lift(frictionless.Resource)
    if "validate" in vars(table.TableResource):
        lift(table.TableResource)
    return lambda: len(validate(path, descriptor).to_dict()["errors"])


def bare_frictionless(path: str, descriptor: dict[str, Any]) -> Run:
    import frictionless  # noqa: PLC0415

    def run() -> int:
        facts = {k: v for k, v in descriptor.items() if k != "foreignKeys"}
        resource = frictionless.Resource(
            path=path.rpartition("/")[2],
            basepath=path.rpartition("/")[0],
            schema=frictionless.Schema.from_descriptor(facts),
            detector=frictionless.Detector(schema_sync=True),
        )
        return int(resource.validate(limit_errors=10**9).stats["errors"])

    return run


ENGINES = {
    "socle": ours,
    "csv": reader,
    "validata": validata,
    "validata-all": validata_all,
    "frictionless": bare_frictionless,
}


def main(engine: str, path: str, schema: str, runs: str = "1") -> None:
    with open(schema, encoding="utf-8") as file:
        run = ENGINES[engine](path, json.load(file))
    for _ in range(int(runs)):
        start = time.perf_counter()
        errors = run()
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": round(seconds, 3), "peak": peak, "errors": errors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
