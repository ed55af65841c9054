"""The task that makes fragments of the catalogues again, where they lack.

Without bounds it starts the parts, which workers share.
"""

from __future__ import annotations

from typing import Any

from .. import tasks
from ..dcat import filling, rebuilding


def run(
    progress: tasks.Progress, *, after: str | None = None, last: str | None = None
) -> dict[str, Any]:
    """Make them; return `made`, how many, or `parts`, how many tasks were started."""
    if after is None:
        return {"parts": len(rebuilding.start())}
    made = rebuilding.make_part(progress.advance, after, last)
    return {"made": made, "whole": filling.settle()}
