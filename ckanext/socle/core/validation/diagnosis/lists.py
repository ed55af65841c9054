"""Values of a closed list, and the nearest one that was meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...folding import fold_letters
from .model import Diagnosis

if TYPE_CHECKING:
    from ..columns import Column

# Level 1 of the nomenclature ACTES, the part before the oblique stroke.
MATIERES = (
    "Commande publique",
    "Urbanisme",
    "Domaine et patrimoine",
    "Fonction publique",
    "Institutions et vie politique",
    "Libertés publiques et pouvoirs de police",
    "Finances locales",
    "Domaines de compétences par thèmes",
    "Autres domaines de compétences",
)


def diagnose(column: Column, text: str) -> Diagnosis:
    """Return the list that *text* is not in, and its nearest value."""
    params = {"values": column.enum[:50]}
    return Diagnosis("not-in-list", params, nearest(text, column.enum))


def diagnose_matiere(text: str) -> Diagnosis:
    """Return what to say of a matière, which is `level 1/level 2`."""
    first, slash, rest = text.partition("/")
    matiere = nearest(first.strip(), MATIERES)
    suggestion = f"{matiere}/{rest.strip()}" if matiere and slash else None
    return Diagnosis("wrong-matiere", {"values": list(MATIERES)}, suggestion)


def nearest(text: str, values: Sequence[str]) -> str | None:
    """Return the value that *text* most resembles, `None` when none is near.

    >>> nearest("Équipement sportif", ["Equipement culturel",
    ...     "Equipement sportif et de loisirs"])
    'Equipement sportif et de loisirs'
    """
    folded = {fold_letters(value): value for value in reversed(values)}
    key = fold_letters(text)
    if key in folded:
        return folded[key]
    if len(key) >= 4:
        starts = [value for name, value in folded.items() if name.startswith(key)]
        if len(starts) == 1:
            return starts[0]
    near = difflib.get_close_matches(key[:200], folded, n=1, cutoff=0.75)
    return folded[near[0]] if near else None
