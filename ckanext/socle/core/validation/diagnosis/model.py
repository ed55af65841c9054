"""What is said of one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Diagnosis:
    """A code of the catalogue of messages, its parameters, and what to write."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    severity: str = "fix"
