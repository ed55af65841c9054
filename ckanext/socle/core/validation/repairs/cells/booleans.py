"""Yes and no in the words of each table schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....folding import fold_letters
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_YES = {"vrai", "oui", "true", "yes", "1"}
_NO = {"faux", "non", "false", "no", "0"}
_MARKS = {"x": True, "v": True, "o": True, "y": True, "n": False, "f": False}


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a yes or a no, in a column that holds nothing else."""
    words = _words(column)
    if words is None:
        return None
    yes, no = words

    def mend(text: str) -> Mended | None:
        folded = fold_letters(text)
        if folded in _YES or folded in _NO:
            return Mended(yes if folded in _YES else no, "repair-boolean")
        if folded in _MARKS:
            right = yes if _MARKS[folded] else no
            return Mended(right, "repair-boolean-mark", GUESS)
        return None

    return mend


def _words(column: Column) -> tuple[str, str] | None:
    """Return the two words to write, `None` if the column is no yes-or-no."""
    if column.type == "boolean":
        true = (column.descriptor.get("trueValues") or ["true"])[0]
        false = (column.descriptor.get("falseValues") or ["false"])[0]
        return str(true), str(false)
    if column.type == "string" and len(column.enum) == 2:
        folded = {fold_letters(value): value for value in column.enum}
        yes = [value for name, value in folded.items() if name in _YES]
        no = [value for name, value in folded.items() if name in _NO]
        if yes and no:
            return yes[0], no[0]
    return None
