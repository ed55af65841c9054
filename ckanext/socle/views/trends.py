"""What a report says of the check before it, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk

from ..core.validation.comparison import FIRST, Change
from ..helpers.formats import socle_number


def trend(difference: int, date: str) -> str:
    """Return how many problems more or less than on *date*."""
    words = {"date": date, "count": socle_number(abs(difference))}
    if difference < 0:
        return tk.ungettext(
            "{count} problem less than on {date}.",
            "{count} problems less than on {date}.",
            -difference,
        ).format(**words)
    if difference > 0:
        return tk.ungettext(
            "{count} problem more than on {date}.",
            "{count} problems more than on {date}.",
            difference,
        ).format(**words)
    return tk._("As many as on {date}.").format(**words)


def first_judged(changes: Iterable[Change]) -> str:
    """Return which columns no check had judged, for want of their title.

    "" when none of them explains a problem.
    """
    found = [one.group for one in changes if one.state == FIRST]
    names = list(dict.fromkeys(one.get("label") or one["field"] for one in found))
    if not names:
        return ""
    return tk.ungettext(
        "The file is no worse: this column was not checked before, because of its "
        "title: {columns}.",
        "The file is no worse: these columns were not checked before, because of "
        "their titles: {columns}.",
        len(names),
    ).format(columns=", ".join(names))
