"""The year that follows a dataset's: its template, and the draft of its file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ckan.plugins.toolkit as tk

from .. import deposits, previews, table_schemas
from ..core import next_years as core
from ..core.expected_files import years_of
from ..core.next_years import Sequel
from ..core.table_schemas import TableSchema
from ..model.task import now
from ..producers import producer
from ..reports import table_schema_key


@dataclass(frozen=True)
class Next:
    """A dataset, and the year to add to it."""

    dataset: dict[str, Any]
    resource: dict[str, Any] | None
    """The last file of it, which the new one resembles."""
    last: int | None
    """The last year told."""
    year: int

    @cached_property
    def key(self) -> str | None:
        """The table schema of the file, in the portal's words."""
        expected = self.dataset.get("expected_dataset")
        of_file = table_schema_key(self.resource) if self.resource else None
        return of_file or (table_schemas.find_key(expected) if expected else None)

    @cached_property
    def table_schema(self) -> TableSchema | None:
        """The rules of the file, with last year's columns; None without a table."""
        found = table_schemas.get(self.key) if self.key else None
        if found is None or not found.is_tabular:
            return None
        return core.with_columns(found, self._shown.get("titles") or [])

    @cached_property
    def sequel(self) -> Sequel:
        """What is known of the rows to come."""
        organization = tk.h.socle_organization(self.dataset["owner_org"])
        known = producer(organization)
        return Sequel(
            **vars(known),
            titles=self._shown.get("titles") or [],
            rows=self._shown.get("rows") or [],
            last=self.last,
            year=self.year,
        )

    @cached_property
    def settings(self) -> dict[str, Any]:
        """CKAN's fields of the new year."""
        return core.moved_on(self.dataset, self.last, self.year)

    @cached_property
    def _shown(self) -> dict[str, Any]:
        return (previews.of(self.resource["id"]) if self.resource else None) or {}


def of(dataset: dict[str, Any]) -> Next:
    """Return the year that follows those that a dataset tells."""
    periods = dataset.get("temporal_coverage") or []
    told = years_of(
        [one for one in periods if isinstance(one, dict)]
        if isinstance(periods, list)
        else [],
        dataset.get("title"),
        dataset["name"],
    )
    files = dataset.get("resources") or []
    checked = [one for one in files if table_schema_key(one)]
    last = (checked or files or [None])[-1]
    return Next(
        dataset, last, max(told, default=None), core.next_year(told, now().year)
    )


def begin(found: Next, uploads: list[Any], url: str) -> str:
    """Make the draft of the new year's file; return the id of the dataset.

    :raises ValidationError: CKAN refuses a file or the link
    :raises NotAuthorized: the user may not publish for that organisation
    """
    draft = deposits.begin(
        found.dataset["owner_org"], uploads=uploads, url=url, key=found.key
    )
    tk.get_action("package_patch")({}, {"id": draft, **found.settings})
    return draft
