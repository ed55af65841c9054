"""The catalogue of codes, and how a group of findings becomes three sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .addresses import ADDRESSES_MESSAGES
from .cells import CELLS_MESSAGES
from .documents import DOCUMENTS
from .files import FILES
from .identifiers import IDENTIFIERS_MESSAGES
from .model import Message, Plural
from .portal import PORTAL_MESSAGES
from .reading import ENCODINGS, READING, TAB
from .rows import OPERATORS, ROWS_MESSAGES
from .titles import TITLES_MESSAGES

CATALOGUE: dict[str, Message] = {
    **FILES,
    **DOCUMENTS,
    **TITLES_MESSAGES,
    **ROWS_MESSAGES,
    **CELLS_MESSAGES,
    **IDENTIFIERS_MESSAGES,
    **ADDRESSES_MESSAGES,
    **PORTAL_MESSAGES,
}
SIZES = {"too-big", "inflates-too-big"}
SHOWN = 5
"""Places and names listed in a sentence; the page has the others."""

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]
Format = Callable[[int], str]


@dataclass(frozen=True)
class Sentence:
    """What is said of one group of findings."""

    what: str
    where: str
    how: str


def _same(text: str) -> str:
    return text


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _number(value: int) -> str:
    return f"{value:,}"


def _size(value: int) -> str:
    return f"{value // 1_000_000:,} MB"


def render(
    group: Mapping[str, Any],
    *,
    gettext: Gettext = _same,
    ngettext: Ngettext = _plural,
    number: Format = _number,
    size: Format = _size,
) -> Sentence:
    """Return what, where and how of a group of a report's JSON.

    *gettext* and *ngettext* translate, *number* and *size* (bytes) write numbers;
    left out, the sentences are in English. A code that the catalogue does not have
    (a report of a later version) gives its own name as the sentence.

    >>> sample = {"row": 12, "cell": "D12", "value": "17/03/2026",
    ...     "suggestion": "2026-03-17"}
    >>> sentence = render({"code": "wrong-date-order", "count": 1, "column": 4,
    ...     "field": "DELIB_DATE", "label": "Date", "params": {}, "samples": [sample]})
    >>> sentence.what, sentence.how
    ('1 date written day/month/year', 'Write the year first: 2026-03-17.')
    """
    message = CATALOGUE.get(group["code"])
    count = int(group.get("count") or 1)
    if message is None:
        return Sentence(group["code"], "", "")
    limits = size if group["code"] in SIZES else number
    values = _values(group, count, gettext, number, limits)
    how = message.how
    if message.how_without_example and not _is_filled(how, values):
        how = message.how_without_example
    places = len(group.get("samples") or ()) or 1
    return Sentence(
        _filled(_said(message.what, count, gettext, ngettext), values),
        _filled(_said(message.where, places, gettext, ngettext), values),
        _filled(gettext(how), values),
    )


def render_reading(
    finding: Mapping[str, Any],
    *,
    gettext: Gettext = _same,
    ngettext: Ngettext = _plural,
    number: Format = _number,
) -> str:
    """Return the sentence of a reading finding of a report's JSON.

    >>> render_reading({"code": "read-separator", "params": {"separator": ";"}})
    'Columns separated by “;”.'
    """
    params = dict(finding.get("params") or {})
    count = int(params.get("count") or 1)
    forms = READING.get(finding["code"])
    if forms is None:
        return str(finding["code"])
    if params.get("separator") == "\t":
        params["separator"] = gettext(TAB)
    encoding = str(params.get("encoding", ""))
    params["encoding"] = ENCODINGS.get(encoding, encoding.upper())
    shown = {name: _shown(value, number) for name, value in params.items()}
    return _said(forms, count, gettext, ngettext).format_map(_Blanks(shown))


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Fill a template; a list cut short by an ellipsis needs no full stop."""
    return template.format_map(values).replace("….", "…")


def _said(
    template: str | Plural, count: int, gettext: Gettext, ngettext: Ngettext
) -> str:
    if isinstance(template, str):
        return gettext(template)
    return ngettext(*template, count)


class _Blanks(dict[str, str]):
    """Values of a template; an absent one is shown as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _values(
    group: Mapping[str, Any],
    count: int,
    gettext: Gettext,
    number: Format,
    limits: Format,
) -> _Blanks:
    samples = group.get("samples") or [{}]
    first = samples[0]
    params = dict(group.get("params") or {})
    labels = params.pop("labels", {})
    params = {name: _labelled(value, labels) for name, value in params.items()}
    columns = params.get("columns") or ["…", "…"]
    if params.get("op") in OPERATORS:
        params["op"] = gettext(OPERATORS[params["op"]])
    values = {
        "count": number(count),
        "letter": str(first.get("cell") or "").rstrip("0123456789"),
        "label": group.get("label"),
        "field": group.get("field"),
        "cell": first.get("cell"),
        "value": first.get("value"),
        "right": first.get("suggestion"),
        "row": first.get("row"),
        "places": _listed([s.get("cell") or s.get("row") for s in samples], count),
        "rows": _listed([s.get("row") for s in samples], count),
        "left": columns[0],
        "right_column": columns[-1],
        **{name: _shown(value, number) for name, value in params.items()},
    }
    if isinstance(params.get("limit"), int):
        values["limit"] = limits(params["limit"])
    return _Blanks({k: str(v) for k, v in values.items() if v not in (None, "")})


def _labelled(value: Any, labels: Mapping[str, str]) -> Any:
    """Return a list of columns under their plain names."""
    if not isinstance(value, list):
        return value
    return [labels.get(name, name) for name in value]


def _is_filled(template: str, values: Mapping[str, str]) -> bool:
    names = ("example", "record", "right")
    return all(name in values for name in names if f"{{{name}}}" in template)


def _shown(value: Any, number: Format) -> str:
    if isinstance(value, list):
        return _listed(value, len(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return "" if value is None else str(value)


def _listed(values: list[Any], count: int) -> str:
    text = ", ".join(str(value) for value in values[:SHOWN])
    return f"{text}…" if count > SHOWN else text
