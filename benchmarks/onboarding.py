"""Measure the onboarding of a région on an empty portal, then a second time.

    ./dev/bench onboarding [--perimeter region:53]     what the portal held goes

The peer is CKAN's `organization_create` as its form and API call it, for some
communes of the same région on the same portal, extrapolated to as many.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from click.testing import CliRunner

from ckanext.socle import millesimes, territories
from ckanext.socle.cli.onboard import onboard

from . import portal, seed

BARS = {"first_s": 60.0, "again_s": 5.0}
_COMPARED = 20


def main() -> None:
    """Print the figures as JSON, and whether they are within the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--perimeter", default="region:53")
    arguments = parser.parse_args()
    with portal.opened():
        seed.empty()
        millesimes.load_packaged()
        print(json.dumps(measure(arguments.perimeter) | portal.conditions()))


def measure(perimeter: str, compared: int = _COMPARED) -> dict[str, Any]:
    """Return the seconds of both runs, and how CKAN's action compares."""
    found: dict[str, Any] = {"perimeter": perimeter}
    for name in BARS:
        start = time.perf_counter()
        done = CliRunner().invoke(onboard, [perimeter, "--json"])
        found[name] = round(time.perf_counter() - start, 2)
        if done.exit_code:
            raise RuntimeError(done.output)
    count = portal.count("group", "is_organization AND state = 'active'")
    met = all(found[name] <= bar for name, bar in BARS.items())
    by_action = _seconds_of_the_action(perimeter, compared) * count
    return {
        **found,
        "organizations": count,
        "memory_mib": portal.memory(),
        "by_action_s": round(by_action, 1),
        "ratio": round(by_action / found["first_s"], 1),
        "bars_met": met,
    }


def _seconds_of_the_action(perimeter: str, compared: int) -> float:
    """Return how long CKAN's action takes for an organisation of that portal."""
    communes = territories.current_index().members(perimeter, "commune")[:compared]
    start = time.perf_counter()
    for one in communes:
        name = f"compare-{one.code.lower()}"
        portal.act("organization_create", name=name, title=one.name)
    seconds = (time.perf_counter() - start) / len(communes)
    for one in communes:
        portal.act("organization_purge", id=f"compare-{one.code.lower()}")
    return seconds


if __name__ == "__main__":
    main()
