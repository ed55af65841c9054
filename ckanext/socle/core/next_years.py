"""Last year's dataset moved on by a year: its words, its period, its columns."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .spreadsheets import is_formula
from .table_schemas import TableSchema
from .table_schemas.templates import Producer

_YEAR = r"(?<!\d){year}(?!\d)"
_FEW = 2  # rows that agree on a value before it is that of the file


def next_year(years: Iterable[int], today: int) -> int:
    """Return the year that follows the last one told; *today*'s when none is told.

    >>> next_year({2024, 2025}, 2026)
    2026
    """
    return max(years, default=today - 1) + 1


def moved(text: str, last: int | None, year: int) -> str:
    """Return *text* with the last year told replaced by *year*.

    >>> moved("Subventions 2025 de Romillé (12025)", 2025, 2026)
    'Subventions 2026 de Romillé (12025)'
    """
    if last is None:
        return text
    return re.sub(_YEAR.format(year=last), str(year), text)


def names_its_year(text: str, years: Iterable[int]) -> bool:
    """Return whether a title tells of one of *years* only.

    >>> names_its_year("Subventions 2025", [2025]), names_its_year("Budget", [2025])
    (True, False)
    """
    return any(re.search(_YEAR.format(year=year), text) for year in years)


def moved_on(dataset: Mapping[str, Any], last: int | None, year: int) -> dict[str, Any]:
    """Return the settings of a dataset, CKAN's fields, for another year of it.

    What tells who, how often, under which licence is kept; the title, the description
    and the period are moved on. What is of the former files alone is left out.

    >>> moved_on({"title": "Budget 2025", "state": "active"}, 2025, 2026)["title"]
    'Budget 2026'
    """
    texts = {
        name: moved(str(dataset.get(name) or ""), last, year)
        for name in ("title", "notes")
    }
    kept = {name: dataset[name] for name in _KEPT if dataset.get(name)}
    tags = [{"name": tag["name"]} for tag in dataset.get("tags") or ()]
    period = [{"start": f"{year}-01-01", "end": f"{year}-12-31"}]
    return {
        **kept,
        **texts,
        **({"tags": tags} if tags else {}),
        "temporal_coverage": period,
    }


_KEPT = (
    "frequency",
    "license_id",
    "contact",
    "publisher",
    "territories",
    "theme",
    "language",
)


def with_columns(schema: TableSchema, titles: Sequence[str]) -> TableSchema:
    """Return *schema* with the columns that last year's file had, in its order.

    Those that the schema requires are there in any case; a column that it does not
    know is a text.

    >>> from .table_schemas import get
    >>> subsidies = get("scdl/subventions")
    >>> narrowed = with_columns(subsidies, ["objet", "Service"])
    >>> [field["name"] for field in narrowed.descriptor["fields"]][:2]
    ['objet', 'Service']
    """
    fields = {field["name"]: field for field in schema.descriptor.get("fields") or ()}
    if not set(titles) & set(fields):
        return schema
    found = [fields.get(one) or _text(one) for one in titles if one]
    there = {field["name"] for field in found}
    found += [
        field
        for name, field in fields.items()
        if name not in there and (field.get("constraints") or {}).get("required")
    ]
    return dataclasses.replace(
        schema, descriptor={**schema.descriptor, "fields": found}
    )


def _text(title: str) -> dict[str, Any]:
    return {"name": title, "type": "string"}


@dataclasses.dataclass(frozen=True)
class Sequel(Producer):
    """Who fills the template, and what last year's file says of every row of it."""

    titles: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    last: int | None = None
    year: int = 0

    def fill(self, schema: TableSchema) -> list[str]:
        """Return the first row of *schema*: what is known, "" elsewhere.

        What the body confirmed stands over the former file. A column that has one value
        in every row keeps it; the year is moved on.
        """
        confirmed = super().fill(schema)
        same = self._same()
        row = []
        for field, known in zip(schema.descriptor["fields"], confirmed, strict=True):
            if not known and field.get("type") == "year":
                known = str(self.year)
            row.append(known or same.get(field["name"], ""))
        return row

    def _same(self) -> dict[str, str]:
        """Return the value of each column that has only one, by title."""
        if len(self.rows) < _FEW:
            return {}
        found = {}
        for title, values in zip(
            self.titles, zip(*self.rows, strict=False), strict=False
        ):
            value = moved(values[0], self.last, self.year)
            if len(set(values)) == 1 and value and not is_formula(value):
                found[title] = value
        return found
