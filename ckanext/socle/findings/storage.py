"""The cells of reports: samples in the report itself, the others in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from ..core.validation.ledger import PAGE, Ledger, group_key, unpack
from ..core.validation.report import Report
from ..model.report import ReportRow
from ..model.report_cells import ReportCells

_AT_ONCE = 20
"""Pages written or read at once: 10,000 cells."""


def keep(report_id: str, ledger: Ledger, report: Report) -> None:
    """Store what the check of *report* told *ledger*, in the caller's transaction."""
    model.Session.execute(
        sa.delete(ReportCells).where(ReportCells.report_id == report_id)
    )
    waiting: list[dict[str, Any]] = []
    for page in ledger.pages([group_key(group) for group in report.groups]):
        waiting.append(
            {
                "report_id": report_id,
                "group_place": page.group,
                "number": page.number,
                "count": page.count,
                "cells": page.cells,
            }
        )
        if len(waiting) == _AT_ONCE:
            model.Session.execute(sa.insert(ReportCells), waiting)
            waiting = []
    if waiting:
        model.Session.execute(sa.insert(ReportCells), waiting)


def listed(report_id: str, details: dict[str, Any]) -> list[int]:
    """Return how many cells each group of a report can list, samples included."""
    beyond: dict[int, int] = dict(
        model.Session.execute(
            sa.select(ReportCells.group_place, sa.func.sum(ReportCells.count))
            .where(ReportCells.report_id == report_id)
            .group_by(ReportCells.group_place)
        ).all()
    )
    groups = details.get("groups") or ()
    return [
        len(group["samples"]) + beyond.get(place, 0)
        for place, group in enumerate(groups)
    ]


def cells(
    report_id: str, group: dict[str, Any], place: int, *, start: int, count: int
) -> list[dict[str, Any]]:
    """Return *count* cells of a group from the one at *start*, as in its samples."""
    samples = list(group["samples"][start : start + count])
    first = max(start - len(group["samples"]), 0)
    left = count - len(samples)
    if left <= 0:
        return samples
    pages = model.Session.scalars(
        sa.select(ReportCells.cells)
        .where(
            ReportCells.report_id == report_id,
            ReportCells.group_place == place,
            ReportCells.number.between(first // PAGE, (first + left - 1) // PAGE),
        )
        .order_by(ReportCells.number)
    )
    kept = [asdict(sample) for page in pages for sample in unpack(page)]
    return samples + kept[first % PAGE : first % PAGE + left]


def every(
    report_id: str, group: dict[str, Any], place: int
) -> Iterator[dict[str, Any]]:
    """Yield every listed cell of a group, in the order of the file."""
    yield from group["samples"]
    number = 0
    while pages := model.Session.scalars(
        sa.select(ReportCells.cells)
        .where(
            ReportCells.report_id == report_id,
            ReportCells.group_place == place,
            ReportCells.number.between(number, number + _AT_ONCE - 1),
        )
        .order_by(ReportCells.number)
    ).all():
        for page in pages:
            yield from map(asdict, unpack(page))
        number += _AT_ONCE


def erase(report_ids: Iterable[str]) -> None:
    """Erase the cells of reports, samples included; their totals stay."""
    ids = list(report_ids)
    model.Session.execute(sa.delete(ReportCells).where(ReportCells.report_id.in_(ids)))
    for row in model.Session.scalars(
        sa.select(ReportRow).where(ReportRow.id.in_(ids), ReportRow.report.is_not(None))
    ):
        groups = [group | {"samples": []} for group in (row.report or {})["groups"]]
        row.report = (row.report or {}) | {"groups": groups}
