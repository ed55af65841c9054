"""Markers of the sentences to translate; they return what they are given."""

from __future__ import annotations


def N_(text: str) -> str:
    """Return *text*: marks an English sentence for the catalogues.

    >>> N_("Nothing to do.")
    'Nothing to do.'
    """
    return text


def P_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Return both forms of a sentence: marks them for the catalogues.

    >>> P_("{count} cell", "{count} cells")[1]
    '{count} cells'
    """
    return one, many
