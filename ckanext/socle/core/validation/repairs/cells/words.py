"""Words that stand for nothing, in a column that may be empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....folding import fold_letters
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_NOTHING = {
    "",
    "aucun",
    "aucune",
    "inconnu",
    "inconnue",
    "na",
    "nc",
    "neant",
    "nd",
    "nerienindiquer",
    "nonapplicable",
    "noncommunique",
    "nonconnu",
    "nonrenseigne",
    "nr",
    "null",
    "nsp",
    "rien",
    "sansobjet",
    "so",
    "vide",
}


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what empties a cell, unless its column must be filled."""
    return None if column.required else mend


def mend(text: str) -> Mended | None:
    """Return an empty cell for a word that says that there is nothing.

    >>> mend("n.c.").text, mend("néant").kind
    ('', 'guess')
    """
    if len(text) > 40 or fold_letters(text) not in _NOTHING:
        return None
    return Mended("", "repair-empty-word", GUESS)
