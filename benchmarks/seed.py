"""Fill an empty portal: organisations in three levels, datasets, people.

    ./dev/bench seed [--organizations 10000] [--private 5000] [--datasets 20000]

Communes and EPCI are real ones, région by région from Bretagne on, under one root.
Of the datasets, some are private; the more there are, the more each commune has.
Each copy comes from what CKAN's own actions made (`moulds`). What the portal held
before is taken away.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import time
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins as p
from ckan.cli.db import _run_migrations
from ckan.lib import search

from ckanext.socle import groupings, millesimes
from ckanext.socle.core.groupings import pilots

from . import datasets, organizations, people, portal


@dataclasses.dataclass(frozen=True)
class Wanted:
    """How much to make."""

    organizations: int = 10_000
    private: int = 5_000
    datasets: int = 20_000
    memberships: int = 1_500
    seed: int = 2026


def main() -> None:
    """Fill the portal of CKAN_INI, and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    for field in dataclasses.fields(Wanted):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)
    wanted = Wanted(**vars(parser.parse_args()))
    with portal.opened():
        print(json.dumps(fill(wanted) | portal.conditions()))


def fill(wanted: Wanted) -> dict[str, Any]:
    """Empty the portal, fill it; return what was made and the seconds it took."""
    start = time.perf_counter()
    empty()
    millesimes.load_packaged()
    made = make(wanted)
    return made | {"seconds": round(time.perf_counter() - start, 1)}


def make(wanted: Wanted) -> dict[str, Any]:
    """Add it all to a portal that has its territories; return what was made."""
    start = time.perf_counter()
    rng = random.Random(wanted.seed)  # noqa: S311 - no secret
    made = organizations.make(wanted.organizations, rng)
    after_organizations = time.perf_counter() - start
    count = datasets.make(made, wanted.datasets, wanted.private, rng)
    people.make(made, wanted.memberships)
    groupings.create(pilots()["bretagne"])
    model.Session.execute(sa.text("ANALYZE"))
    model.Session.commit()
    return {
        "organizations": len(made),
        "datasets": count,
        "seconds_organizations": round(after_organizations, 1),
        "memory_mib": portal.memory(),
    }


def empty() -> None:
    """Empty the database and the index."""
    model.Session.remove()
    model.repo.rebuild_db()
    for plugin in ("activity", "socle"):
        if p.plugin_loaded(plugin):
            _run_migrations(plugin, None, True)
    search.clear_all()


if __name__ == "__main__":
    main()
