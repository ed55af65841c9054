"""The task that follows a catalogue of table schemas. Safe to run again."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from .. import catalogues

if TYPE_CHECKING:
    from ..tasks import Progress


def run(progress: Progress, *, url: str) -> dict[str, Any]:
    """Read the catalogue; return what was new, changed, vanished, broken.

    :raises CatalogueError: it is no catalogue: nothing was changed
    """
    result = catalogues.sync(
        url, progress.set_total, lambda key: progress.advance(message=key)
    )
    return dataclasses.asdict(result)
