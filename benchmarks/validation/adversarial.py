"""Small random files over any table schema: valid values beside hostile ones."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

from ckanext.socle.core.table_schemas import TableSchema
from ckanext.socle.core.validation.patterns import Pattern

from .files import maker_of

STRANGE = (
    "",
    " ",
    "0",
    "1",
    "-1",
    "1_000",
    "+7",
    "1e3",
    "NaN",
    "Infinity",
    "1,5",
    "1.50",
    "01",
    "٣",
    "oui",
    "true",
    "TRUE",
    "2017-1-5",
    "2025-02-30",
    "2025-03-14",
    "17/03/2026",
    "2026-03-17T08:30:00Z",
    "0000-01-01",
    "www.x.fr",
    "https://x.fr/a b",
    "https://x.fr/a",
    "a@b",
    "mairie@commune.fr",
    "48.1,2.3",
    "[2.3,48.1]",
    "[2.3, 48.1]",
    '["a", "b"]',
    "{}",
    "21860194600013",
    "21350001500013",
    "213500010",
    "35690",
    "1400",
    "35245",
    "Mo-Fr 08:30-12:00",
    "0549523535",
    "2024/2025",
    "été\n",
    'un "mot"',
    "ligne\r\nsuivante",
    "\u00a012\u00a0",
    "😀",
    "x" * 300,
)


def random_file(
    table_schema: TableSchema, chance: random.Random, rows: int = 12
) -> bytes:
    """Return a CSV in UTF-8 with commas: titles, then *rows* records."""
    fields: list[dict[str, Any]] = [
        field
        for field in table_schema.descriptor["fields"]
        if (field.get("constraints") or {}).get("required") or chance.random() < 0.9
    ]
    if chance.random() < 0.3:
        chance.shuffle(fields)
    titles = [field["name"] for field in fields]
    if chance.random() < 0.2:
        titles.append("colonne de plus")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=chance.choice(["\n", "\r\n"]))
    writer.writerow(titles)
    wild = chance.choice([0.02, 0.1, 0.5])
    records: list[list[str]] = []
    for number in range(rows):
        cells = [_cell(field, chance, number, wild) for field in fields]
        cells += ["libre"] * (len(titles) - len(fields))
        if records and chance.random() < 0.1:
            cells = list(chance.choice(records))
        if number > rows // 2 and chance.random() < wild / 3:
            cells = chance.choice([cells[:-1], [*cells, "de trop"], [""] * len(cells)])
        records.append(cells)
    # A last full row: blank ones at the end are read otherwise on purpose.
    records.append(["x"] * len(titles))
    writer.writerows(records)
    return out.getvalue().encode()


def _cell(
    field: dict[str, Any], chance: random.Random, number: int, wild: float
) -> str:
    if chance.random() >= wild:
        return (
            field.get("example")
            if _usable(field, chance)
            else maker_of(field)(chance, number)
        )
    pattern = (field.get("constraints") or {}).get("pattern")
    if pattern is not None and Pattern(pattern).may_explode:
        # frictionless would never come back.
        return ""
    return chance.choice(STRANGE)


def _usable(field: dict[str, Any], chance: random.Random) -> bool:
    return isinstance(field.get("example"), str) and chance.random() < 0.7
