"""Measure the loading of a millésime into an empty database, then a second time.

./dev/bench millesime            what the portal held is taken away
"""

from __future__ import annotations

import json
import time
from typing import Any

from ckanext.socle import millesimes

from . import portal, seed

BARS = {"first_s": 20.0, "again_s": 3.0}


def main() -> None:
    """Print the figures as JSON, and whether they are within the bars."""
    with portal.opened():
        print(json.dumps(measure() | portal.conditions()))


def measure() -> dict[str, Any]:
    """Return the seconds of both loads, and the memory of the process."""
    seed.empty()
    found: dict[str, Any] = {}
    for name in BARS:
        start = time.perf_counter()
        loaded, _ = millesimes.load_packaged()
        found[name] = round(time.perf_counter() - start, 2)
        found[name.replace("_s", "_changed")] = loaded.changed
    met = all(found[name] <= bar for name, bar in BARS.items())
    return {
        "millesime": loaded.millesime,
        "territories": loaded.territories,
        **found,
        "memory_mib": portal.memory(),
        "bars_met": met,
    }


if __name__ == "__main__":
    main()
