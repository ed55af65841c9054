"""Work in a process of its own, within bounds: what a hostile file may do ends there.

The child knows neither CKAN nor the environment of the portal. `validation.sandbox`
does the same for checks, which also tell how far they are.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from .errors import ReadingError
from .validation.sandbox import KEPT
from .validation.workbook_reader import python_path

CODE = "from ckanext.socle.core.apart_child import main; main()"
MEMORY = 2_000_000_000  # bytes of address space
SECONDS = 120  # of processor
_GRACE = 15


def call_apart(function: str, arguments: dict[str, Any]) -> Any:
    """Return what *function* (`module:name`, inside `core`) gives of *arguments*.

    Arguments and answer are JSON.

    :raises ReadingError: `out-of-memory` or `out-of-time`: the file is too big
    """
    bounds = {"memory": MEMORY, "seconds": SECONDS}
    order = {"function": function, "arguments": arguments, **bounds}
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            [python_path(), "-c", CODE],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            timeout=SECONDS + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingError("out-of-time", limit=SECONDS) from error
    if done.returncode:
        # Ended by the system, or by an error that it had no room left to tell.
        raise ReadingError("out-of-memory")
    return json.loads(done.stdout)
