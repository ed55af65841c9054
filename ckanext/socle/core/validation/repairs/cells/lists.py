"""Closed lists: case, accents and known spellings are form; the nearest is a guess."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ....folding import fold_letters
from ...diagnosis.lists import nearest
from ..model import GUESS
from .model import Mended

if TYPE_CHECKING:
    from ...columns import Column

_BETWEEN = re.compile(r"[;|]")


def mender(column: Column) -> Callable[[str], Mended | None] | None:
    """Return what mends a value of a closed list, or of an array of them."""
    if column.type == "array":
        return _array_mender(column)
    values = set(column.enum)
    if not values and not column.overlay.values:
        return None
    by_fold = _by_fold(column)

    def mend(text: str) -> Mended | None:
        if text in values:
            return None
        right = by_fold.get(fold_letters(text)) or column.overlay.meant(text)
        if right:
            return Mended(right, "repair-list", unseen=column.warned)
        right = nearest(text[:200], column.enum) if values else None
        if right is None:
            return None
        unseen = column.warned
        return Mended(right, "repair-list-nearest", GUESS, unseen=unseen)

    return mend


def _array_mender(column: Column) -> Callable[[str], Mended | None]:
    by_fold = _by_fold(column)

    def mend(text: str) -> Mended | None:
        if text.lstrip().startswith(("[", "{")):
            return None
        items = [item.strip() for item in _BETWEEN.split(text) if item.strip()]
        if by_fold:
            found = [by_fold.get(fold_letters(item)) for item in items]
            items = [item for item in found if item]
            if len(items) != len(found):
                return None
        if not items:
            return None
        return Mended(json.dumps(items, ensure_ascii=False), "repair-array")

    return mend


def _by_fold(column: Column) -> dict[str, str]:
    """Return the values by their letters; letters that mean two values mean none."""
    found: dict[str, str] = {}
    twice = set()
    for value in column.enum:
        key = fold_letters(value)
        if found.setdefault(key, value) != value:
            twice.add(key)
    return {key: value for key, value in found.items() if key and key not in twice}
