"""Measure « all datasets of a région » in Solr, on a seeded portal.

    ./dev/bench region [--times 50]

One clause, whatever the région. The peer is what CKAN and its extensions write: a
clause for each organisation, as many as Solr takes; caches are left aside on both.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import sqlalchemy as sa

import ckan.model as model
from ckan.lib.search import common

from ckanext.socle import search

from . import portal

BAR = 50.0  # ms, in Solr
_MOST_CLAUSES = 1_000


def main() -> None:
    """Print the figures as JSON, and whether they are within the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    arguments = parser.parse_args()
    with portal.opened():
        print(json.dumps(measure(arguments.times) | portal.conditions()))


def measure(times: int) -> dict[str, Any]:
    """Return the milliseconds of a région's filter, in Solr and as seen from here."""
    indexed = common.make_connection().search("*:*", fq="site_id:*", rows=0).hits
    region = search.compact_territory("region:53")
    ours = _timed(f"{search.TERRITORY}:{region}", times)
    peer = _timed(_clause_by_organization(), times)
    return {
        "indexed": indexed,
        "found": ours["found"],
        "clauses": 1,
        **{key: ours[key] for key in ("solr_p50_ms", "solr_worst_ms", "seen_p95_ms")},
        "by_organization": peer,
        "ratio": round(peer["seen_p95_ms"] / ours["seen_p95_ms"], 1),
        "bars_met": ours["solr_worst_ms"] <= BAR,
    }


def _clause_by_organization() -> str:
    query = """
        SELECT g.id FROM "group" g WHERE g.is_organization AND g.state = 'active'
        ORDER BY g.name LIMIT :limit"""
    ids = model.Session.scalars(sa.text(query), {"limit": _MOST_CLAUSES})
    return "owner_org:(" + " OR ".join(f'"{one}"' for one in ids) + ")"


def _timed(clause: str, times: int) -> dict[str, Any]:
    solr = common.make_connection(decode_dates=False)
    in_solr, seen, hits = [], [], 0
    for _ in range(times):
        start = time.perf_counter()
        filters = ["site_id:*", f"{{!cache=false}}{clause}"]
        found = solr.search("*:*", fq=filters, rows=20, fl="id,name")
        seen.append((time.perf_counter() - start) * 1000)
        in_solr.append(float(found.qtime))
        hits = found.hits
    return {
        "found": hits,
        "solr_p50_ms": portal.summary(in_solr)["p50_ms"],
        "solr_worst_ms": max(in_solr),
        "seen_p95_ms": portal.summary(seen)["p95_ms"],
    }


if __name__ == "__main__":
    main()
