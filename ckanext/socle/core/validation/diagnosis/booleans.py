"""Yes and no in the words of each table schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...folding import fold_letters
from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

_YES = {"vrai", "oui", "true", "yes", "o", "y", "v", "x", "1"}
_NO = {"faux", "non", "false", "no", "n", "f", "0"}


def diagnose(column: Column, cell: Any) -> Diagnosis:
    """Return the two words to write, and the one meant when the cell tells."""
    true = (column.descriptor.get("trueValues") or ["true"])[0]
    false = (column.descriptor.get("falseValues") or ["false"])[0]
    folded = fold_letters(str(cell))
    suggestion = true if folded in _YES else false if folded in _NO else None
    return Diagnosis("boolean-words", {"true": true, "false": false}, suggestion)
