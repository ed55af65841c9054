"""`python -m benchmarks.validation [--rows N] [--only TEXT]`: one line of JSON a work.

Needs no portal. The peers are in the environment that `./dev/oracles validata` makes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from .measuring import measure, works


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--sheet", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="a part of the name of the works")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for work in works(folder, asked.rows, asked.many, asked.sheet):
            if asked.only in work.name:
                print(json.dumps(measure(work, asked.rounds, folder)), flush=True)


if __name__ == "__main__":
    main()
