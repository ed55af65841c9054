"""Texts without case, accents or ligatures: what names and searches compare."""

from __future__ import annotations

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


def fold(text: str) -> str:
    """Return *text* in lower case, without accents or ligatures.

    >>> fold("L’Haÿ-les-Roses, Sacré-Cœur")
    'l’hay-les-roses, sacre-coeur'
    """
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
