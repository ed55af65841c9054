"""The deadlines of a body as a calendar, iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

# Between two readings by a calendar that follows it (RFC 7986).
_PACE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """A whole day: `uid` stays the same while the deadline is the same."""

    uid: str
    date: datetime.date
    summary: str
    description: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[Event], *, stamp: datetime.datetime) -> bytes:
    r"""Return the file, in UTF-8; each event has an alarm a month before.

    *stamp* is when it is written, aware.

    >>> day = datetime.date(2027, 6, 30)
    >>> now = datetime.datetime(2026, 11, 24, tzinfo=datetime.timezone.utc)
    >>> text = calendar("Romillé", [Event("1@socle", day, "Achats")], stamp=now)
    >>> b"DTSTART;VALUE=DATE:20270630" in text
    True
    """
    import icalendar  # noqa: PLC0415 - 60 ms, paid by who asks for a calendar

    file = icalendar.Calendar()
    file.add("prodid", "-//ckanext-socle//FR")
    file.add("version", "2.0")
    file.add("x-wr-calname", name)
    file.add("x-published-ttl", icalendar.vDuration(_PACE))
    pace = icalendar.vDuration(_PACE)
    file.add("refresh-interval", pace, parameters={"VALUE": "DURATION"})
    for one in events:
        event = icalendar.Event()
        event.add("uid", one.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", one.date)
        event.add("summary", one.summary)
        event.add("transp", "TRANSPARENT")
        if one.description:
            event.add("description", one.description)
        if one.url:
            event.add("url", one.url)
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.summary)
        alarm.add("trigger", datetime.timedelta(days=-30))
        event.add_component(alarm)
        file.add_component(event)
    return bytes(file.to_ical())
