"""Every figure, one after the other.

    ./dev/bench everything [--datasets 100000]

Takes some twenty minutes, and what the measured portal held.
"""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> None:
    """Run each benchmark in a process of its own, and print what it prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", default="100000")
    arguments = parser.parse_args()
    for line in (
        ["territories"],
        ["registry"],
        ["millesime"],
        ["onboarding"],
        ["seed", "--datasets", arguments.datasets],
        ["region"],
        ["pages"],
        ["dcat", "--rebuild"],
        ["deposits"],
    ):
        print(f"\n# {' '.join(line)}", flush=True)
        subprocess.run(
            [sys.executable, "-m", f"benchmarks.{line[0]}", *line[1:]], check=True
        )


if __name__ == "__main__":
    main()
