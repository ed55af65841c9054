"""Texts without case, accents or ligatures: what names, titles, searches compare."""

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


def fold_letters(text: str) -> str:
    """Return *text* in lower-case ASCII letters and digits only.

    >>> fold_letters(" Nom de l’Équipement ")
    'nomdelequipement'
    >>> fold_letters("Sacré-Cœur")
    'sacrecoeur'
    """
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isascii() and c.isalnum())
