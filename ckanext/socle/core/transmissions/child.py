"""The other side of `apart`: bounds first, then the reading, told as JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Read what the parent asks for, within the bounds."""
    order = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _bound(order["memory"], order["seconds"])
    # Under the bounds, as all that it will do.
    from .reading import read_files  # noqa: PLC0415

    files = [(Path(path), name) for path, name in order["files"]]
    found = read_files(files, order["siren"], order["most_bytes"])
    json.dump(found.to_dict(), out)
    out.flush()


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 (absent from Windows)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
