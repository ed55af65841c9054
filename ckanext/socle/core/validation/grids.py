"""The rows of a text or of a sheet, before the titles are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .layouts import TextSource


@dataclass
class Grid:
    """Rows of cells in file order, and what was assumed to read them."""

    rows: Iterator[list[Any]]
    findings: list[dict[str, Any]] = field(default_factory=list)
    sheet: str | None = None
    text: TextSource | None = None
    """Of a text: what it takes to read it again, faster."""
    is_workbook: bool = False
