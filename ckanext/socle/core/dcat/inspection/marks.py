"""The nine marks of quality of data.gouv.fr (udata 17.18, `compute_quality`)."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from ..vocabularies import EU
from .graph import Graph
from .lines import licence, period, places

EARNED, MISSING, UNKNOWN = "earned", "missing", "unknown"
MARKS = (
    "licence",
    "period",
    "territory",
    "frequency",
    "on-time",
    "description",
    "open-format",
    "available",
    "documented",
)
FIELDS = {
    "licence": "license_id",
    "period": "temporal_coverage",
    "territory": "territories",
    "frequency": "frequency",
    "on-time": "modified",
    "description": "notes",
    "open-format": "format",
    "available": "url",
    "documented": "description",
}
_LONG_ENOUGH = 100  # characters of a description
_CLOSED = ("", "pdf", "doc", "docx", "word", "xls", "excel", "xlsx")
_LATE = datetime.timedelta(days=1)  # that data.gouv.fr allows
# Days within which the next version is expected; other frequencies expect none.
_DAYS = {
    "1MIN": 0,
    "5MIN": 0,
    "10MIN": 0,
    "15MIN": 0,
    "30MIN": 0,
    "HOURLY": 0,
    "BIHOURLY": 0,
    "TRIHOURLY": 0,
    "12HRS": 0,
    "CONT": 1,
    "DAILY": 1,
    "DAILY_2": 1,
    "DAILY_3": 1,
    "WEEKLY": 7,
    "WEEKLY_2": 7,
    "WEEKLY_3": 7,
    "WEEKLY_5": 7,
    "BIWEEKLY": 14,
    "MONTHLY": 31,
    "MONTHLY_2": 31,
    "MONTHLY_3": 31,
    "BIMONTHLY": 62,
    "QUARTERLY": 93,
    "ANNUAL": 365,
    "ANNUAL_2": 365,
    "ANNUAL_3": 365,
    "BIENNIAL": 730,
    "TRIENNIAL": 1095,
    "QUADRENNIAL": 1460,
    "QUINQUENNIAL": 1825,
    "DECENNIAL": 3650,
    "BIDECENNIAL": 7300,
    "TRIDECENNIAL": 10950,
}


@dataclasses.dataclass(frozen=True)
class Mark:
    """A mark: `earned`, `missing`, or `unknown` where only data.gouv.fr can tell.

    `field` is the field of the form that earns it.
    """

    name: str
    state: str
    field: str

    def to_dict(self) -> dict[str, Any]:
        """Return the mark as JSON."""
        return dataclasses.asdict(self)


def marks(graph: Graph, today: datetime.date) -> tuple[Mark, ...]:
    """Return the nine marks of a dataset, in the order of `MARKS`."""
    files = graph.files()
    formats = [graph.text(node, "dct:format", "rdfs:label").lower() for node in files]
    code = graph.text(graph.dataset, "dct:accrualPeriodicity")
    code = code.removeprefix(f"{EU}frequency/")
    description = graph.text(graph.dataset, "dct:description")
    told = {
        "licence": bool(licence(graph)),
        "period": bool(period(graph)),
        "territory": bool(places(graph)),
        "frequency": code not in ("", "UNKNOWN"),
        "on-time": _is_on_time(graph, code, today),
        "description": len(description) > _LONG_ENOUGH,
        "open-format": any(one not in _CLOSED for one in formats),
        "available": None if files else False,
        "documented": any("dct:description" in node.statements for node in files),
    }
    return tuple(Mark(name, _state(told[name]), FIELDS[name]) for name in MARKS)


def _state(told: bool | None) -> str:
    if told is None:
        return UNKNOWN
    return EARNED if told else MISSING


def _is_on_time(graph: Graph, code: str, today: datetime.date) -> bool:
    if code not in _DAYS:
        return code not in ("", "UNKNOWN")
    moments = [graph.text(node, "dct:modified")[:10] for node in graph.files()]
    moments += [graph.text(graph.dataset, "dct:modified")[:10]]
    last = max((one for one in moments if one), default="")
    if not last:
        return False
    expected = datetime.date.fromisoformat(last) + datetime.timedelta(days=_DAYS[code])
    return today <= expected + _LATE
