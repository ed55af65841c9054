"""Text, addresses, dates and numbers of anybody, made fit for a graph or refused.

What is refused is None: the emitter leaves it out and says so. Lengths are bounded
for addresses only; a description may be long.
"""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, urlsplit

from .terms import Iri, Literal

# What XML 1.0 cannot hold, and what would not come back the same from every format.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_UNFIT_IN_IRI = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTED_IN_IRI = re.compile(r'[\s<>"{}|\\^`\u200b-\u200f\u202a-\u202e\u2060\ufeff]')
_ADDRESS = re.compile(r"https?://[^/?#\s\\]+", re.IGNORECASE)
_LONGEST_ADDRESS = 4096
_EMAIL = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_~-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]+")
_EMAIL_SAFE = "!$&'*+/=_~.-@"
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DURATION = re.compile(
    r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
)
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def clean_text(value: Any) -> str:
    r"""Return the text of a value, without what no format can hold; "" of no text.

    >>> clean_text("caf\x00é\r\n")
    'café\n'
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    if "\r" in value:
        value = _LINE_ENDS.sub("\n", value)
    return _UNFIT.sub("", value) if _UNFIT.search(value) else value


def clean_iri(value: Any) -> Iri | None:
    """Return an `http(s)` address, what it may not hold encoded; None if it is none.

    >>> clean_iri(" https://a.fr/données x.csv")
    'https://a.fr/données%20x.csv'
    >>> clean_iri("javascript:alert(1)") is None
    True
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    if len(text) > _LONGEST_ADDRESS or _UNFIT_IN_IRI.search(text):
        return None
    if not _ADDRESS.match(text) or not _has_host(text):
        return None
    return Iri(_QUOTED_IN_IRI.sub(lambda found: quote(found[0]), text))


def _has_host(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and not _QUOTED_IN_IRI.search(parts.netloc)


def clean_email(value: Any) -> Iri | None:
    """Return the `mailto:` of an e-mail address; None if it is none.

    >>> clean_email("mairie@romille.fr")
    'mailto:mairie@romille.fr'
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    text = text[7:] if text[:7].lower() == "mailto:" else text
    if not _EMAIL.fullmatch(text):
        return None
    return Iri(f"mailto:{quote(text, safe=_EMAIL_SAFE)}")


def clean_date(value: Any, *, is_end: bool = False) -> Literal | None:
    """Return a day or a moment (UTC); a year or a month is its first day, or its last.

    data.gouv.fr reads a bare year as today's day of that year.

    >>> clean_date("2024", is_end=True)
    Literal(text='2024-12-31', language='', datatype='xsd:date')
    >>> clean_date("2025-02-01T10:00:00.123456").text
    '2025-02-01T10:00:00Z'
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    found = _DATE.fullmatch(text)
    try:
        if found:
            return Literal(_day(found[1], found[2], found[3], is_end), "", "xsd:date")
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return Literal(f"{moment.replace(microsecond=0).isoformat()}Z", "", "xsd:dateTime")


def _day(year: str, month: str | None, day: str | None, is_end: bool) -> str:
    if day:
        return datetime.date(int(year), int(month or 1), int(day)).isoformat()
    if not is_end:
        return datetime.date(int(year), int(month or 1), 1).isoformat()
    if not month or month == "12":
        return datetime.date(int(year), 12, 31).isoformat()
    after = datetime.date(int(year), int(month) + 1, 1)
    return (after - datetime.timedelta(days=1)).isoformat()


def clean_number(value: Any) -> Literal | None:
    """Return a decimal of zero or more, in metres for a resolution; None else.

    >>> clean_number("10.50")
    Literal(text='10.5', language='', datatype='xsd:decimal')
    """
    try:
        number = Decimal(clean_text(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number < 10**12:
        return None
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal(text if "." in text else f"{text or '0'}.0", "", "xsd:decimal")


def clean_size(value: Any) -> Literal | None:
    """Return a number of bytes; None if it is none.

    >>> clean_size("12").text, clean_size(-1)
    ('12', None)
    """
    text = clean_text(value).strip()
    text = text[:-2] if text.endswith(".0") else text
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return Literal(str(int(text)), "", "xsd:nonNegativeInteger")


def clean_duration(value: Any) -> Literal | None:
    """Return an ISO 8601 duration (`P1D`); None if it is none."""
    text = clean_text(value).strip()
    known = _DURATION.fullmatch(text)
    return Literal(text, "", "xsd:duration") if known else None


def clean_hex(value: str) -> Literal | None:
    """Return hexadecimal digits, in small letters; None if there are others."""
    known = _HEX.fullmatch(value)
    return Literal(value.lower(), "", "xsd:hexBinary") if known else None


def as_list(value: Any) -> list[Any]:
    """Return the values of a field: a list, its JSON, or one value; [] of none.

    >>> as_list('["a", "b"]'), as_list("a"), as_list(None)
    (['a', 'b'], ['a'], [])
    """
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, str) and value[:1] == "[":
        try:
            found = json.loads(value)
        except ValueError:
            return [value]
        return found if isinstance(found, list) else [value]
    return [value]


def as_dicts(value: Any) -> list[dict[str, Any]]:
    """Return the groups of a repeated field that hold anything."""
    return [
        one for one in as_list(value) if isinstance(one, dict) and any(one.values())
    ]
