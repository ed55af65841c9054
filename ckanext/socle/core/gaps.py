"""What rows made from elsewhere do not tell, and what the producer's name fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .table_schemas import TableSchema
from .table_schemas.templates import Producer


@dataclass(frozen=True)
class Gap:
    """A column that some rows leave empty."""

    name: str
    label: str
    is_required: bool
    rows: int
    """Rows where it is empty."""
    is_whole: bool
    """No row fills it."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def gaps(rows: Sequence[Mapping[str, str]], table_schema: TableSchema) -> list[Gap]:
    """Return the columns that the rules ask for and rows leave empty; then the others.

    Of columns that may be empty, only those that no row fills. In the order of the
    rules.
    """
    found = []
    for field in table_schema.descriptor["fields"]:
        name = field["name"]
        required = bool((field.get("constraints") or {}).get("required"))
        empty = sum(not row.get(name) for row in rows)
        if empty and (required or empty == len(rows)):
            label = table_schema.field_label(name)
            found.append(Gap(name, label, required, empty, empty == len(rows)))
    return sorted(found, key=lambda gap: not gap.is_required)


def completed(
    rows: Iterable[Mapping[str, str]],
    table_schema: TableSchema,
    producer: Producer,
    place_name: Callable[[str, str], str] | None = None,
) -> list[dict[str, str]]:
    """Return the rows with every column of the rules, the producer's own filled.

    *place_name* gives the name of a place from the type of its code and its code, as
    DECP writes them.
    """
    names = [field["name"] for field in table_schema.descriptor["fields"]]
    own = dict(zip(names, producer.fill(table_schema), strict=True))
    done = []
    for row in rows:
        full = {name: row.get(name) or own.get(name) or "" for name in names}
        if place_name and not full.get("lieuExecution_nom", "-"):
            kind, code = full["lieuExecution_typeCode"], full["lieuExecution_code"]
            full["lieuExecution_nom"] = place_name(kind, code)
        done.append(full)
    return done
