"""Files sent to the State read in a process of its own, within bounds.

They come from anyone: what a hostile archive may do ends there.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import ReadingError
from ..validation.sandbox import KEPT
from ..validation.workbook_reader import python_path
from .documents import MOST_BYTES, Refused
from .reading import Reading
from .transmission import Transmission

CODE = "from ckanext.socle.core.transmissions.child import main; main()"
MEMORY = 2_000_000_000
SECONDS = 60
_GRACE = 15


def read_apart(
    files: Sequence[tuple[Path, str]],
    siren: str | None = None,
    most_bytes: int = MOST_BYTES,
) -> Reading:
    """Return what `read_files` would give, made by another process.

    :raises ReadingError: `out-of-memory` or `out-of-time`: the files are too big
    """
    order = {
        "files": [[str(Path(path).absolute()), name] for path, name in files],
        "siren": siren,
        "most_bytes": most_bytes,
        "memory": MEMORY,
        "seconds": SECONDS,
    }
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
    return _reading(json.loads(done.stdout))


def _reading(told: dict[str, Any]) -> Reading:
    return Reading(
        [
            Transmission(**one | {"left_out": Counter(one["left_out"])})
            for one in told["transmissions"]
        ],
        [Refused(*one) for one in told["refused"]],
    )
