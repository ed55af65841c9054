"""The inspection of a dataset, and the totals of many."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..context import EmitContext
from ..emit import emit
from ..fragment import Finding
from .graph import Graph
from .lines import Line, lines
from .marks import EARNED, MARKS, UNKNOWN, Mark, marks

_MOST_EXAMPLES = 5


@dataclasses.dataclass(frozen=True)
class Inspection:
    """What harvesters will understand of a dataset.

    `problems` are values that DCAT-AP refuses, left out of the graph; `title` and
    `name` are those of the dataset.
    """

    name: str
    title: str
    subject: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    problems: tuple[Finding, ...]

    @property
    def earned(self) -> int:
        """The number of marks that are sure to be earned, of nine."""
        return sum(mark.state == EARNED for mark in self.marks)

    def to_dict(self) -> dict[str, Any]:
        """Return the inspection as JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "subject": self.subject,
            "lines": [line.to_dict() for line in self.lines],
            "marks": [mark.to_dict() for mark in self.marks],
            "problems": [found.to_dict() for found in self.problems],
            "earned": self.earned,
        }


def inspect(
    dataset: dict[str, Any], context: EmitContext, today: datetime.date
) -> Inspection:
    """Return what harvesters will understand of a dataset on a day."""
    fragment = emit(dataset, context)
    graph = Graph(fragment)
    lost = {(found.field, found.resource_id) for found in fragment.findings}
    ids = [str(one.get("id") or "") for one in dataset.get("resources") or ()]
    name = str(dataset.get("name") or dataset["id"])
    return Inspection(
        name=name,
        title=str(dataset.get("title") or name),
        subject=fragment.subject,
        lines=tuple(lines(graph, ids, lost)),
        marks=marks(graph, today),
        problems=fragment.findings,
    )


def summarize(inspections: Iterable[Inspection]) -> dict[str, Any]:
    """Return the totals of many datasets.

    `count`; `marks`: `name`, `earned`, `missing`, `unknown` (numbers of datasets), in
    the order of `MARKS`; `problems`: `code`, `field`, `count` (datasets) and up to five
    `examples` (`name`, `title`), those of most datasets first; `clean`: the number of
    datasets of which nothing is left out.
    """
    found = [*inspections]
    states = Counter((mark.name, mark.state) for one in found for mark in one.marks)
    return {
        "count": len(found),
        "clean": sum(not one.problems for one in found),
        "marks": [
            {
                "name": name,
                "earned": states[name, EARNED],
                "missing": states[name, "missing"],
                "unknown": states[name, UNKNOWN],
            }
            for name in MARKS
        ],
        "problems": _problems(found),
    }


def _problems(found: list[Inspection]) -> list[dict[str, Any]]:
    by_problem: dict[tuple[str, str], list[Inspection]] = {}
    for one in found:
        for key in dict.fromkeys((told.code, told.field) for told in one.problems):
            by_problem.setdefault(key, []).append(one)
    ranked = sorted(by_problem.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {
            "code": code,
            "field": field,
            "count": len(having),
            "examples": [
                {"name": one.name, "title": one.title}
                for one in having[:_MOST_EXAMPLES]
            ],
        }
        for (code, field), having in ranked
    ]
