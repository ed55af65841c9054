"""Codes of communes outside of the territory of the organisation."""

from __future__ import annotations

from .context import Context
from .rules import Found, Judge, Place

OUTSIDE = "outside-perimeter"


def judge(place: Place, context: Context) -> Judge | None:
    """Return what judges the codes of a column; `None`: it holds none."""
    column = place.column
    if column is None or column.kind != "commune-code" or not context.communes:
        return None
    communes, params = context.communes, {"territory": context.territory}

    def judge_code(text: str) -> Found | None:
        if len(text) != 5 or not text[2:].isdigit():
            return None  # not a code: the rules of the file tell it
        return None if text.upper() in communes else Found(OUTSIDE, params)

    return judge_code
