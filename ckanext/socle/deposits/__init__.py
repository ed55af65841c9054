"""Deposits: a file becomes a draft at once, is checked, described, made public.

A deposit is a CKAN draft dataset: nothing else is stored, so closing the browser
loses nothing and « Mes obligations » finds it again.
"""

from .checking import Checked, checked, mend, wait
from .drafts import begin, discard, set_kind
from .publishing import Existing, existing, publish
from .recognising import Pile, piles

__all__ = [
    "Checked",
    "Existing",
    "Pile",
    "begin",
    "checked",
    "discard",
    "existing",
    "mend",
    "piles",
    "publish",
    "set_kind",
    "wait",
]
