"""Measure the completion of territories: time, recall and memory.

    python -m benchmarks.territories [--queries N] [--seed N] [--within ID]

Queries are made, in equal parts, from whole names without accents, beginnings of
names, old codes, postal codes and names with one letter wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import string
import time
import tracemalloc
from collections.abc import Callable

from ckanext.socle.core import territories

_P95_BAR = 15.0  # ms
_WORST_BAR = 50.0
Query = tuple[str, str]  # what is typed, the id that is meant


def measure(
    count: int, seed: int, within: str | None = None, *, with_memory: bool = True
) -> dict[str, float]:
    """Return the figures of *count* queries: milliseconds, share found, MiB.

    With an id as *within*, each query is bounded to that territory. Without
    *with_memory*, which makes the index slow to build, MiB is 0.
    """
    if with_memory:
        tracemalloc.start()
    index = territories.build_index(territories.read_snapshot())
    index.search("35400", limit=1)  # every part is built at its first use
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    times, hits = [], 0
    for text, meant in _queries(index, random.Random(seed), count):  # noqa: S311 (no secret)
        start = time.perf_counter()
        found = index.search(text, within=within, limit=10)
        times.append((time.perf_counter() - start) * 1000)
        hits += meant in {territory.id for territory in found}
    times.sort()
    return {
        "seed": seed,
        "queries": count,
        "median_ms": round(times[count // 2], 2),
        "p95_ms": round(times[int(count * 0.95)], 2),
        "worst_ms": round(times[-1], 2),
        "meant_is_among_ten": round(hits / count, 3),
        "memory_mib": round(memory, 1),
    }


def _queries(
    index: territories.TerritoryIndex, rng: random.Random, count: int
) -> list[Query]:
    communes = [t for t in index if t.level == "commune"]
    olds = [a for a in index.aliases if a.target and a.level == "commune"]

    def name() -> Query:
        one = rng.choice(communes)
        return territories.fold(one.name), one.id

    def beginning() -> Query:
        text, meant = name()
        return text[: rng.randint(1, len(text))], meant

    def old_code() -> Query:
        one = rng.choice(olds)
        return one.code, one.target or ""

    def postal_code() -> Query:
        one = rng.choice([t for t in rng.sample(communes, 50) if t.postal_codes])
        return one.postal_codes[0], one.id

    def typo() -> Query:
        text, meant = name()
        return _mistyped(text, rng), meant

    makers: tuple[Callable[[], Query], ...] = (
        name,
        beginning,
        old_code,
        postal_code,
        typo,
    )
    return [makers[i % len(makers)]() for i in range(count)]


def _mistyped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
        )
    )


def main() -> None:
    """Print the figures as JSON, and whether they are within the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--within", help="id of the territory that bounds the queries")
    arguments = parser.parse_args()
    figures = measure(arguments.queries, arguments.seed, arguments.within)
    met = figures["p95_ms"] <= _P95_BAR and figures["worst_ms"] <= _WORST_BAR
    print(json.dumps(figures | {"bars_met": met}))


if __name__ == "__main__":
    main()
