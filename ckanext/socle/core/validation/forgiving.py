"""What the overlay forgives in a refused cell: the lenient verdict's only licence.

The strict verdict never asks. A cell is forgiven when every rule that it breaks is:
a bug of the national rules, a spelling that is understood, a rule made softer.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..table_schemas import Relaxed
from .checks import Failure
from .diagnosis import Diagnosis, notice

if TYPE_CHECKING:
    from .columns import Column


def forgive(
    column: Column,
    cell: Any,
    names: Sequence[str],
    failures: Sequence[Failure],
    diagnosis: Diagnosis,
) -> Diagnosis | None:
    """Return what to say of a refused *cell* that is forgiven; `None` when it is not.

    *names* are the constraints it breaks, *failures* what the checks found, and
    *diagnosis* what would be said of it.
    """
    if not failures and _is_number_as_text(column, cell, names):
        return Diagnosis("number-in-text-column", severity="advice")
    meant = _meant(column, cell)
    if meant is not None and column.accepts(meant):
        return Diagnosis("known-spelling", suggestion=meant, severity="advice")
    relaxed = column.overlay.relaxed
    left = [name for name in names if not _relaxes(relaxed, name, cell, column)]
    left += [failure.rule for failure in failures]
    if not left:
        return Diagnosis("too-strict-rule", severity="advice")
    softened = [column.overlay.softened(rule) for rule in left]
    severities = {found.severity for found in softened if found}
    if None in softened:
        return None
    severity = "check" if "check" in severities else "advice"
    return dataclasses.replace(diagnosis, severity=severity)


def _is_number_as_text(column: Column, cell: Any, names: Sequence[str]) -> bool:
    """Whether a spreadsheet only wrote a text as a number."""
    if list(names) != ["type"] or column.type != "string":
        return False
    if not isinstance(cell, int) or isinstance(cell, bool):
        return False
    return column.accepts(str(cell)) and not notice(column, str(cell))


def _meant(column: Column, cell: Any) -> str | None:
    """Return *cell* in the words of the rules, where one of its values is known."""
    if not isinstance(cell, str) or not column.overlay.values:
        return None
    if column.type != "array":
        return column.overlay.meant(cell)
    items = _items(cell)
    if items is None:
        return None
    meant = [column.overlay.meant(item) or item for item in items]
    return json.dumps(meant, ensure_ascii=False)


def _relaxes(relaxed: Relaxed | None, name: str, cell: Any, column: Column) -> bool:
    if relaxed is None or not isinstance(cell, str):
        return False
    if name == "pattern" and column.relaxed_pattern is not None:
        # What there was no time to judge does not count.
        return column.relaxed_pattern.matches(cell) is not False
    if name == "maxLength" and relaxed.max_length is not None:
        return len(cell) <= relaxed.max_length
    if name == "enum" and relaxed.values:
        items = _items(cell) if column.type == "array" else [cell]
        allowed = {*column.enum, *relaxed.values}
        return items is not None and allowed.issuperset(items)
    return False


def _items(cell: str) -> list[str] | None:
    try:
        items = json.loads(cell)
    except ValueError:
        return None
    if not isinstance(items, list) or not all(isinstance(i, str) for i in items):
        return None
    return items
