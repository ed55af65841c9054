"""Files sent to the State read in a process of its own: they come from anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..apart import call_apart
from .documents import MOST_BYTES, Refused
from .reading import Reading, read_files
from .transmission import Transmission


def read_apart(
    files: Sequence[tuple[Path, str]],
    siren: str | None = None,
    most_bytes: int = MOST_BYTES,
) -> Reading:
    """Return what `read_files` would give, made by another process.

    :raises ReadingError: `out-of-memory` or `out-of-time`: the files are too big
    """
    asked = {
        "files": [[str(Path(path).absolute()), name] for path, name in files],
        "siren": siren,
        "most_bytes": most_bytes,
    }
    return _reading(call_apart("transmissions.apart:told", asked))


def told(files: list[list[str]], siren: str | None, most_bytes: int) -> dict[str, Any]:
    """Return, as JSON, what the parent asks for."""
    paths = [(Path(path), name) for path, name in files]
    return read_files(paths, siren, most_bytes).to_dict()


def _reading(said: dict[str, Any]) -> Reading:
    return Reading(
        [
            Transmission(**one | {"left_out": Counter(one["left_out"])})
            for one in said["transmissions"]
        ],
        [Refused(*one) for one in said["refused"]],
    )
