"""What is proposed to mend a file, and what was done to it."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SAFE = "safe"
"""The writing changes, never the meaning."""
GUESS = "guess"
"""A meaning is supposed: only a person can tell."""
SHOWN = 3
"""Examples kept for each repair."""


@dataclass(frozen=True)
class Example:
    """One place before and after; `cell` is `None` for the whole file or a row."""

    before: str
    after: str
    cell: str | None = None
    row: int | None = None


@dataclass
class Repair:
    """One thing to accept or to refuse; `count` is exact."""

    code: str
    """A code of the catalogue: `core.messages.REPAIRS`."""
    kind: str
    """`safe` or `guess`."""
    field: str | None = None
    label: str | None = None
    column: int | None = None
    """Column in the file, from 1."""
    count: int = 0
    """Cells, rows or titles that change; 1 for the form of the whole file."""
    last: str | None = None
    """Address of the last cell that changes."""
    required: bool = False
    """Whether it comes with any other one: a workbook is written as CSV."""
    examples: list[Example] = dataclasses.field(default_factory=list)
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return what names the repair, whatever else the file is offered.

        >>> Repair("repair-date", "safe", field="DELIB_DATE").id
        'repair-date:DELIB_DATE'
        """
        return f"{self.code}:{self.field}" if self.field else self.code

    def to_dict(self) -> dict[str, Any]:
        """Return the repair as JSON values, its `id` first."""
        return {"id": self.id, **asdict(self)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Repair:
        """Return the repair that `to_dict` gave."""
        values = {name: value for name, value in values.items() if name != "id"}
        examples = [Example(**one) for one in values.pop("examples")]
        return cls(**values, examples=examples)

    def add(self, example: Example, count: int = 1) -> None:
        """Count *count* more places, and keep the first ones."""
        self.count += count
        self.last = example.cell or self.last
        if len(self.examples) < SHOWN:
            self.examples.append(example)


@dataclass(frozen=True)
class Repaired:
    """A repaired file, and each repair with the exact count of what it changed."""

    path: Path
    """In the folder given to `apply`; its owner removes it."""
    filename: str
    changes: list[Repair] = dataclasses.field(default_factory=list)
