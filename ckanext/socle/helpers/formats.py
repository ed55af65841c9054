"""Dates, numbers, sizes and codes, written for people in the language of the page."""

from __future__ import annotations

import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

import ckan.lib.helpers as h
import ckan.plugins.toolkit as tk

__all__ = [
    "socle_code",
    "socle_date",
    "socle_date_and_time",
    "socle_number",
    "socle_size",
    "socle_time",
]

_NARROW_SPACE = "\u202f"
_UNITS = (
    (1_000_000_000, lambda: tk._("{size} GB")),
    (1_000_000, lambda: tk._("{size} MB")),
    (1_000, lambda: tk._("{size} kB")),
)


def socle_date(value: Any, *, short: bool = False) -> str:
    """Return « 24 novembre 2026 », or « 24 nov. 2026 » when *short*; "" for no date."""
    moment = _moment(value)
    if moment is None:
        return str(value or "")
    return format_date(moment, "medium" if short else "long", locale=_locale())


def socle_date_and_time(value: Any) -> str:
    """Return « 24 novembre 2026 à 9 h 12 »; "" for no date."""
    time = socle_time(value)
    if not time:
        return socle_date(value)
    return tk._("{date} at {time}").format(date=socle_date(value), time=time)


def socle_time(value: Any) -> str:
    """Return « 9 h 12 »; "" for a date without time."""
    moment = _moment(value)
    if not isinstance(moment, datetime.datetime):
        return ""
    locale = _locale()
    pattern = "H 'h' mm" if locale.language == "fr" else "HH:mm"
    return format_time(moment, pattern, locale=locale).replace(" ", "\xa0")


def socle_number(value: Any) -> str:
    """Return « 4 189 », with the spaces of the language; "" for no number."""
    return "" if value is None else format_decimal(value, locale=_locale())


def socle_size(size: Any) -> str:
    """Return « 9 ko » for a number of bytes; "" when it is unknown."""
    try:
        octets = int(size)
    except (TypeError, ValueError):
        return ""
    for unit, template in _UNITS:
        if octets >= unit:
            figure = round(octets / unit, 1 if octets < 10 * unit else 0)
            return template().format(size=socle_number(figure)).replace(" ", "\xa0")
    return tk._("{size} bytes").format(size=socle_number(octets)).replace(" ", "\xa0")


def socle_code(code: Any) -> str:
    """Return a SIREN or a SIRET with its figures grouped to be read."""
    text = str(code or "")
    groups = [text[0:3], text[3:6], text[6:9], text[9:14]]
    if text.isdigit() and len(text) in (9, 14):
        return _NARROW_SPACE.join(group for group in groups if group)
    return text


def _moment(value: Any) -> datetime.datetime | datetime.date | None:
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        return aware.astimezone(h.get_display_timezone())
    return value if isinstance(value, datetime.date) else None


def _locale() -> Locale:
    try:
        return Locale.parse(h.lang())
    except (UnknownLocaleError, ValueError):
        return Locale("en")
