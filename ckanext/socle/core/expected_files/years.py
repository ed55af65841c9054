"""The years that a dataset tells of, from its period, else from its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_LONGEST = 100


def years_of(
    periods: Iterable[Mapping[str, Any]], *texts: str | None
) -> frozenset[int]:
    """Return the years of the periods; without any, those written in the texts.

    *periods* have `start` and `end`, ISO dates or years, either of which may lack.

    >>> sorted(years_of([{"start": "2024-01-01", "end": "2025-12-31"}], "Budget 2019"))
    [2024, 2025]
    >>> sorted(years_of([], "Subventions 2025", "subventions-2025"))
    [2025]
    """
    found: set[int] = set()
    for period in periods:
        ends = [_year(period.get(name)) for name in ("start", "end")]
        known = [year for year in ends if year is not None]
        if known:
            last = min(max(known), min(known) + _LONGEST)
            found.update(range(min(known), last + 1))
    if not found:
        found.update(int(y) for text in texts for y in _YEAR.findall(text or ""))
    return frozenset(found)


def _year(text: Any) -> int | None:
    written = re.match(r"(19|20)\d{2}", str(text or ""))
    return int(written.group()) if written else None
