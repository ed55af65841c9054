"""What the engine says of rows while they are typed."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.entry_grids import EntryColumn, Rows, is_untouched, to_csv
from ..core.entry_grids import check as checked
from ..core.table_schemas import TableSchema
from ..core.validation.report import Group, Report, Sample
from ..validation import contexts, judging


@dataclass(frozen=True)
class Checked:
    """A report on the rows that hold something, and where these are in the grid."""

    report: Report
    places: list[int]

    def place(self, sample: Sample) -> int | None:
        """Return the row of a finding in the grid, from 0; None for the whole file."""
        at = sample.row - 2  # below the titles
        return self.places[at] if 0 <= at < len(self.places) else None

    @property
    def groups(self) -> list[Group]:
        """What is to mend and to look at; no advice, it can wait."""
        return [one for one in self.report.groups if _is_told(one)]


def check(
    organization_id: str,
    table_schema: TableSchema,
    columns: list[EntryColumn],
    rows: Rows,
) -> Checked:
    """Return what is said of rows, blank ones aside, of an organisation."""
    places = [n for n, row in enumerate(rows) if not is_untouched(columns, row)]
    content = to_csv(columns, [rows[place] for place in places])
    context = contexts.of_organization(organization_id, table_schema.key)
    report = checked(table_schema, content, context, judging.limits())
    return Checked(report, places)


def _is_told(group: Group) -> bool:
    return group.severity == "check" or (group.severity == "fix" and group.lenient)
