"""The task that tells administrators that an organisation lost what was above it."""

from __future__ import annotations

from typing import Any

from .. import detachments, tasks


def run(progress: tasks.Progress, **detachment: str) -> dict[str, Any]:
    """Tell them; return `told`, the number of courriels that leave."""
    return detachments.tell(**detachment)
