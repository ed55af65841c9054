"""What is asked of a catalogue in the address: filters, a page, since when."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from ..core.dcat.vocabularies import find_code
from ..model.fragment import LOCAL
from . import keys
from .store import Selection

_LAST_PAGE = 1_000_000
_LONGEST = 500  # characters of a value


@dataclasses.dataclass(frozen=True)
class Question:
    """Filters as they go back into links, in one order, and the page that is asked."""

    filters: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()
    only_local: bool = False
    since: datetime.datetime | None = None
    page: int = 1
    after: str = ""

    def narrowed(self, selection: Selection) -> Selection:
        """Return the part of a catalogue that is asked."""
        return dataclasses.replace(
            selection,
            keys=(*selection.keys, *self.keys),
            only_local=self.only_local,
            since=self.since,
        )

    def link(self, url: str, page: int | None = None, after: str = "") -> str:
        """Return an address with the filters; of a page, when there is one."""
        asked = [*self.filters]
        if page is not None:
            asked.append(("page", str(page)))
        if after:
            asked.append(("after", after))
        return f"{url}?{urlencode(asked)}" if asked else url


def read(arguments: Mapping[str, str]) -> Question:
    """Return what is asked.

    :raises ValidationError: a value that means nothing, and what is expected
    """
    given = {name: value.strip() for name, value in arguments.items() if value.strip()}
    for name, value in given.items():
        if len(value) > _LONGEST or "\x00" in value:
            raise _wrong(name, tk._("The value is too long, or is no text."))
    filters, found = [], []
    for name, read_key in (("hvd", _hvd), ("schema", _schema), ("theme", _theme)):
        if name in given:
            found += read_key(given[name])
            filters.append((name, given[name]))
    only_local = _only_local(given.get("origin"))
    if only_local:
        filters.append(("origin", LOCAL))
    since = _moment(given.get("modified_since"))
    if since:
        filters.append(("modified_since", since.isoformat()))
    return Question(
        tuple(filters),
        tuple(found),
        only_local,
        since,
        _page(given.get("page", "1")),
        given.get("after", ""),
    )


def _wrong(name: str, text: str) -> tk.ValidationError:
    return tk.ValidationError({name: [text]})


def _hvd(value: str) -> list[str]:
    if value not in ("0", "1"):
        raise _wrong("hvd", tk._("Write hvd=1 for high-value data, or nothing."))
    return [keys.HVD] if value == "1" else []


def _schema(value: str) -> list[str]:
    return [keys.schema(value)]


def _theme(value: str) -> list[str]:
    code = find_code("data-theme", value) or find_code("hvd-category", value)
    if code is None:
        text = tk._("“{value}” is no theme. Write a code of the European list: GOVE.")
        raise _wrong("theme", text.format(value=value))
    return [keys.theme(str(code))]


def _only_local(value: str | None) -> bool:
    if value not in (None, LOCAL):
        text = tk._("Write origin=local for what was made on this portal, or nothing.")
        raise _wrong("origin", text)
    return value == LOCAL


def _moment(value: str | None) -> datetime.datetime | None:
    """Return a moment with its zone; UTC when none is given."""
    if value is None:
        return None
    text = value.replace(" ", "+") if "T" in value else value  # a + that was a space
    try:
        found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        utc = datetime.timezone.utc
        return (found if found.tzinfo else found.replace(tzinfo=utc)).astimezone(utc)
    except (ValueError, OverflowError):
        example = "2026-11-24T08:00:00Z"
        text = tk._("“{value}” is no date. Write it so: {example}.")
        raise _wrong(
            "modified_since", text.format(value=value, example=example)
        ) from None


def _page(value: str) -> int:
    number = int(value) if value.isascii() and value.isdecimal() else 0
    if not 1 <= number <= _LAST_PAGE:
        raise _wrong("page", tk._("A page is a number, from 1 on."))
    return number
