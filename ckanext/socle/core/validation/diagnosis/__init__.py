"""Why a value is refused, as a secretary would be told: one code a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..checks.model import Failure
from . import booleans, dates, identifiers, lists, numbers, texts
from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

__all__ = ["Diagnosis", "diagnose", "notice"]

_BY_TYPE = {
    "boolean": booleans.diagnose,
    "date": dates.diagnose,
    "datetime": dates.diagnose_datetime,
    "geopoint": texts.diagnose_position,
    "integer": numbers.diagnose_integer,
    "number": numbers.diagnose_number,
    "string": texts.diagnose_type,
    "year": dates.diagnose_year,
}


def diagnose(
    column: Column, cell: Any, names: Sequence[str], failures: Sequence[Failure]
) -> Diagnosis:
    """Return the one thing to say of *cell*.

    *names* are the constraints it breaks (`type` for the type itself), *failures*
    what the custom checks found. The most telling cause wins: an identifier's own
    fault before its pattern, a pattern before a length.
    """
    if "required" in names:
        return Diagnosis("empty-required")
    text = "" if cell is None else str(cell)
    codes = {failure.code for failure in failures}
    found = identifiers.diagnose(column, text, codes)
    if found:
        return found
    if "type" in names:
        by_type = _BY_TYPE.get(column.type, texts.diagnose_other_type)
        return by_type(column, cell)
    if "enum" in names:
        return lists.diagnose(column, text)
    if failures:
        return _from_failure(failures[0], text)
    return texts.diagnose_constraint(column, text, names)


def notice(column: Column, cell: Any) -> Diagnosis | None:
    """Return what looks wrong in a value that no rule refuses; mostly nothing."""
    return identifiers.notice(column, str(cell))


def _from_failure(failure: Failure, text: str) -> Diagnosis:
    if failure.code == "wrong-matiere":
        return lists.diagnose_matiere(text)
    if failure.code == "wrong-phone":
        return texts.diagnose_phone(text)
    return Diagnosis(failure.code, dict(failure.params), failure.suggestion)
