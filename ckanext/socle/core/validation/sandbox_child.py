"""The other side of `sandbox`: bounds first, then the engine, then one check.

Bounds are JSON in the first argument, the order is a pickle of the parent on standard
input; lines of JSON go out: `{"rows": n}`, `{"group", "cells"}`, at last
`{"report": …}` or `{"failure": …}`.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any

FULL = ("MemoryError", "Cannot allocate memory", "failed to map", "ImportError")
"""What a traceback holds when the memory is over, as libraries say it."""
Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Do what the parent asks, within the bounds."""
    say = _speaker()
    _bound(**json.loads(sys.argv[1]))
    try:
        # The parent alone writes there.
        _check(pickle.loads(sys.stdin.buffer.read()), say)  # noqa: S301
    except MemoryError:
        say({"failure": {"memory": True, "trace": ""}})
    except Exception:  # noqa: BLE001 (the parent must hear of it)
        trace = traceback.format_exc()
        say({"failure": {"memory": any(w in trace for w in FULL), "trace": trace}})


def _check(asked: dict[str, Any], say: Say) -> None:
    # Under the bounds, as all that it will do.
    from .ledger import Ledger, group_key  # noqa: PLC0415
    from .validate import validate  # noqa: PLC0415

    order = dict(asked["order"])
    ledger = Ledger() if asked["ledger"] else None
    if ledger is not None:
        order["ledger"] = ledger
    path = order.pop("path")
    report = validate(path, **order, on_rows=lambda rows: say({"rows": rows}))
    if ledger is not None:
        keys = [group_key(group) for group in report.groups]
        for page in ledger.pages(keys):
            say({"group": keys[page.group], "cells": page.cells.hex()})
    say({"report": report.to_dict()})


def _speaker() -> Say:
    """Return what writes to the parent; nothing else reaches it."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: dict[str, Any]) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    return say


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 (absent from Windows)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _die_with_parent()


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # noqa: PLC0415
    import signal  # noqa: PLC0415

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
