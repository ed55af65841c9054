"""Texts compared without case, accents, punctuation or spaces."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return *text* in lower-case ASCII letters and digits only.

    >>> fold(" Nom de l’Équipement ")
    'nomdelequipement'
    >>> fold("Sacré-Cœur")
    'sacrecoeur'
    """
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isascii() and c.isalnum())
