"""Repairs of one cell, by its column: each family reads one kind of mistake.

A family only proposes; `mend` keeps what the rules of the column then accept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import booleans, codes, dates, identifiers, lists, numbers, periods, texts, words
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

__all__ = ["Mended", "Mender", "mender"]

Mender = Callable[[str], Mended | None]
_FAMILIES = (
    identifiers.mender,
    codes.mender,
    dates.mender,
    periods.mender,
    numbers.mender,
    booleans.mender,
    lists.mender,
    texts.mender,
    words.mender,
)


def mender(column: Column, own_sirets: tuple[str, ...] = ()) -> Mender | None:
    """Return what mends a text of *column*; `None` when nothing ever would.

    *own_sirets* are those of the producer, for the columns that hold its own.
    """
    found = [made for family in _FAMILIES if (made := family(column))]
    own = identifiers.own_mender(column, own_sirets)
    if own:
        found.insert(0, own)
    if not found:
        return None

    def mend(text: str) -> Mended | None:
        for one in found:
            mended = one(text)
            if mended and mended.text != text and _is_better(column, text, mended):
                return mended
        return None

    return mend


def _is_better(column: Column, text: str, mended: Mended) -> bool:
    if mended.text == "":
        return not column.required and not column.accepts(text)
    if not column.accepts(mended.text):
        return False
    return mended.unseen or not column.accepts(text)
