"""The other side of `apart`: bounds first, then one function, told as JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys


def main() -> None:
    """Do what the parent asks for, within the bounds."""
    order = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _bound(order["memory"], order["seconds"])
    module, _, name = order["function"].partition(":")
    # The parent alone writes there; under the bounds, as all that it will do.
    function = getattr(importlib.import_module(f".{module}", __package__), name)
    json.dump(function(**order["arguments"]), out)
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
