"""Our own warning on a value out of a list that its rules only recommend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnosis.lists import diagnose
from .model import CellCheck, Failure

if TYPE_CHECKING:
    from ..columns import Column

RULE = "socle-in-list"


def list_warning(column: Column) -> CellCheck:
    """Return the warning on a value that the list of *column* does not have."""
    values = frozenset(column.enum)

    def judge(value: Any) -> Failure | None:
        text = str(value)
        if text in values:
            return None
        meant = column.overlay.meant(text)
        if meant:
            return Failure(RULE, "known-spelling", column.name, suggestion=meant)
        found = diagnose(column, text)
        return Failure(RULE, found.code, column.name, found.params, found.suggestion)

    return CellCheck(RULE, column.name, judge, severity="check")
