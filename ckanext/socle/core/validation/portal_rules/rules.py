"""A rule of the portal: what it says of one value of one column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..columns import Column


@dataclass(frozen=True)
class Found:
    """What a rule says of a value: a code of the catalogue, its parameters."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    shown: str | None = None
    """What the report shows instead of the value: personal data are masked."""


@dataclass(frozen=True)
class Place:
    """A column of the file; `column` is `None` when the rules do not know it."""

    number: int
    """From 1."""
    title: str
    column: Column | None = None


Judge = Callable[[str], Found | None]
"""Given a filled cell, stripped; called once for each distinct value."""
