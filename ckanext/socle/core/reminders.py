"""Which expected file a body is reminded of: the nearest date, and rarely."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping

from .expected_files import Declared, FileState
from .expected_files.states import FURTHER, NOTHING

MOST = 3  # reminders of the same date
PAUSE = datetime.timedelta(days=30)  # between two reminders to the same body
_CODES = frozenset({"ok", "publish", "draft", "provided"})


def due_soon(
    states: Iterable[FileState],
    declared: Mapping[str, Collection[Declared]],
    today: datetime.date,
    days: int,
) -> list[FileState]:
    """Return the files of a year that are due within *days*, the nearest date first.

    What a law or a recommendation asks of the body only; neither what it publishes
    elsewhere, nor a year of which it said that there is nothing to tell (*declared*, by
    table schema).
    """
    last = today + datetime.timedelta(days=days)
    found = [
        state
        for state in states
        if state.code in _CODES
        and state.section != FURTHER
        and state.deadline is not None
        and state.deadline.year is not None
        and (state.deadline.is_legal or state.dataset is not None)
        and today <= state.deadline.date <= last
        and not _has_nothing(declared.get(state.file.key, ()), state.deadline.year)
    ]
    return sorted(found, key=lambda one: (_date(one), one.file.title))


def _date(state: FileState) -> datetime.date:
    return state.deadline.date if state.deadline else datetime.date.max


def _has_nothing(declared: Collection[Declared], year: int) -> bool:
    return any(one.kind == NOTHING and (one.year or 0) >= year for one in declared)


def may_remind(
    last: datetime.datetime | None, times: int, now: datetime.datetime
) -> bool:
    """Return whether a body may be reminded of a date of which it was *times* before.

    *last* is the moment of its last reminder of anything; None for never.

    >>> day = datetime.datetime(2026, 5, 1)
    >>> may_remind(None, 0, day), may_remind(day, 1, day), may_remind(None, 3, day)
    (True, False, False)
    """
    return times < MOST and (last is None or now - last >= PAUSE)
