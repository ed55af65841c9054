"""Shapes of custom checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Failure:
    """What a check found: Validata's rule, our code, and its parameters."""

    rule: str
    code: str
    field: str | None = None
    """Column that Validata names; for people the first column of the check."""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    suggestion: str | None = None
    """What to write instead, when it can be computed."""
    once: bool = False
    """A finding on the columns themselves: told once, at the titles' row."""


@dataclass(frozen=True)
class CellCheck:
    """A check of one column's values; runs once per distinct value."""

    rule: str
    column: str
    judge: Callable[[Any], Failure | None]
    """Given a parsed, present value; returns what is wrong with it."""
    surely: Callable[[str], bool] | None = None
    """A cheap test of a cell: true only where `judge` would find nothing."""
    at_end: Callable[[], Failure | None] | None = None
    """What is wrong with the whole file, once `judge` met every distinct value."""
    severity: str = ""
    """`check` or `advice`: a warning, that no verdict counts; "" counts."""


@dataclass(frozen=True)
class RowCheck:
    """A check between columns of a row."""

    rule: str
    columns: tuple[str, ...]
    judge: Callable[[Mapping[str, Any]], Failure | None]
    """Given parsed values by column, absent columns left out, `None` = empty."""
    check_columns: Callable[[Set[str]], Failure | None] | None = None
    """Given the columns that are there: what is wrong before any row is read."""
    presence: frozenset[str] = frozenset()
    """Columns of which `judge` only asks whether they are filled."""
    order: str | None = None
    """The operator of a check of two columns that a whole batch can answer."""
    is_sum: bool = False
    """Whether the first column must be the sum of the others: a batch can answer."""
    at_end: Callable[[], Failure | None] | None = None
    """What is wrong with the whole file, once `judge` met every kind of row."""
    severity: str = ""
    """`check` or `advice`: a warning, that no verdict counts; "" counts."""


@dataclass(frozen=True)
class UnknownCheck:
    """A check that does not exist, or whose parameters are wrong."""

    name: str
    reason: str
    rule: str = "check-error"


Check = CellCheck | RowCheck | UnknownCheck
