"""Marker of the sentences to translate (the catalogue of codes comes next)."""

from __future__ import annotations


def N_(text: str) -> str:
    """Return *text*: marks an English sentence for the French catalogue.

    >>> N_("Nothing to do.")
    'Nothing to do.'
    """
    return text
