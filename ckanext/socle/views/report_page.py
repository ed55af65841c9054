"""What the page of a report shows, whatever the state of the check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ..core.table_schemas.guides import ColumnGuide
from ..core.validation.comparison import Change, compare
from ..helpers.formats import socle_date, socle_date_and_time, socle_number
from . import trends

FOLDED_AFTER = 5
_FINISHED = "done"
_OPEN = ("waiting", "refused")  # states of candidates


@dataclass
class Page:
    """A dataset, one of its files, and what is known of its check."""

    package: dict[str, Any]
    resource: dict[str, Any]
    report: dict[str, Any] | None
    history: list[dict[str, Any]]
    can_edit: bool
    task: dict[str, Any] | None = None
    is_last: bool = True
    candidate: dict[str, Any] | None = None
    """The file that waits, when the report is on it and not on the one on line."""
    kept: list[dict[str, Any]] = field(default_factory=list)
    """The files kept beside the one on line, for those who may change it."""
    before: dict[str, Any] | None = None
    """The report of the check before, when it was compared."""
    listed: list[int] = field(default_factory=list)
    """How many cells of each group can be listed."""
    ahead: int = 0
    """How many checks come before, when it waits."""
    guides: dict[str, ColumnGuide] = field(default_factory=dict)
    """What the guide of the file says of its columns, by name."""
    mending: dict[str, Any] | None = None
    """The task that writes a new version of this very file."""
    mending_failed: bool = False
    """Whether the last one did not succeed."""
    service_values: int = 0
    """How many values of such files are known to be of a service."""
    establishments: list[str] = field(default_factory=list)
    """SIRET of the producer that the file holds, and that are not recorded yet."""
    annotated_rows: int = 0
    """How many rows of the file its annotated workbook has; 0 when there is none."""
    state: str = field(init=False)
    """`none`, `waiting`, `running`, `valid`, `invalid` or `impossible`."""

    def __post_init__(self) -> None:
        """Work out the state."""
        self.state = _state(self.report, self.task)

    @property
    def details(self) -> dict[str, Any]:
        """The findings on the file; an empty dict where there are none."""
        return (self.report or {}).get("report") or {}

    def groups(self, severity: str) -> list[dict[str, Any]]:
        """Return the groups of one severity that count for the badge, in order.

        Each has its place in the report under `index`. What only a human knows is
        for those who may mend it.
        """
        if severity == "check" and not self.can_edit:
            return []
        return [
            {**group, "index": index}
            for index, group in enumerate(self.details.get("groups") or ())
            if group["severity"] == severity and self._counts(group)
        ]

    @property
    def personal(self) -> list[dict[str, Any]]:
        """What may be personal data: said before the rest."""
        checks = self.groups("check")
        return [one for one in checks if one["code"].startswith("personal-")]

    @property
    def waiting(self) -> dict[str, Any] | None:
        """The file that waits to replace the one of this report."""
        if self.candidate or not self.is_last:
            return None
        open_ones = (one for one in self.kept if one["state"] in _OPEN)
        return next(open_ones, None)

    @property
    def is_open(self) -> bool:
        """Whether a corrected file may follow this report."""
        if self.candidate:
            return self.candidate["state"] in _OPEN
        return self.is_last

    @property
    def mendable(self) -> bool:
        """Whether corrections of this very file may be proposed to the reader."""
        return self.writable and (
            self.state == "invalid"
            and any(self.has_correction(group) for group in self.shown_groups())
        )

    @property
    def writable(self) -> bool:
        """Whether the reader may have a new version made of this very file."""
        if not self.can_edit or self.state not in ("valid", "invalid") or self.mending:
            return False
        if self.candidate:
            return self.candidate["state"] in _OPEN
        return self.is_last and self.resource.get("url_type") == "upload"

    def may_decide(self, group: dict[str, Any]) -> bool:
        """Return whether the reader may mask the cells of a group, or keep them."""
        personal = group["code"].startswith("personal-") and group["samples"]
        return bool(personal and group["column"] and self.writable)

    @property
    def of_candidate(self) -> dict[str, str]:
        """What the addresses of the corrections need, of a file that waits."""
        return {"fichier": self.candidate["id"]} if self.candidate else {}

    @staticmethod
    def has_correction(group: dict[str, Any]) -> bool:
        """Return whether what to write is known for a cell of a group at least."""
        return any(sample["suggestion"] for sample in group["samples"])

    @property
    def query(self) -> dict[str, str]:
        """What the addresses of this report need, beside those of its resource."""
        return (
            {} if self.is_last or not self.report else {"controle": self.report["id"]}
        )

    def shown_groups(self) -> list[dict[str, Any]]:
        """Return all the groups that the reader may see, the gravest first."""
        severities = ("fix", "check", "advice")
        return [group for one in severities for group in self.groups(one)]

    def can_list(self, group: dict[str, Any]) -> int:
        """Return how many cells of a group its own page lists."""
        index = group["index"]
        if index < len(self.listed):
            return self.listed[index]
        return len(group["samples"])

    @property
    def changes(self) -> list[Change]:
        """What became of each problem since the check before."""
        if self.before is None or self.state not in ("valid", "invalid"):
            return []
        return compare(self.before.get("report") or {}, self.details)

    @property
    def first_judged(self) -> str:
        """Why problems appear that the file had all along; "" when none does."""
        return trends.first_judged(self.changes)

    @property
    def erased(self) -> bool:
        """Whether the cells of this report were erased, and its totals kept."""
        return bool(self.report and self.report["samples_purged"])

    @staticmethod
    def _counts(group: dict[str, Any]) -> bool:
        return group["severity"] != "fix" or group["lenient"]

    @property
    def valid_rows(self) -> int:
        """The number of rows without anything to mend."""
        rows = self.details.get("rows") or 0
        return max(rows - self.details.get("lenient", {}).get("rows", 0), 0)

    @property
    def headline(self) -> str:
        """The verdict in a few words: title of the page and of the notice."""
        return _HEADLINES[self.state](self)

    @property
    def publicity(self) -> str:
        """Whether the public sees the file, in a sentence."""
        if self.candidate:
            if self.resource.get("url"):
                return tk._("This file waits: the former version stays on line.")
            return tk._("This file waits: it is not on line yet.")
        if (self.package.get("state") or "").startswith("draft"):
            return tk._("The dataset is still a draft: only you see it.")
        if self.package.get("private"):
            return tk._("The file is seen by the people of your public body only.")
        if self.state == "invalid":
            return tk._("The file stays on line, marked “to mend”.")
        return tk._("The file is on line.")

    @property
    def trend(self) -> str:
        """How many problems more or less than at the check before; "" at first."""
        before = previous(self.report, self.history)
        if before is None or self.report is None:
            return ""
        difference = (self.report["errors"] or 0) - (before["errors"] or 0)
        return trends.trend(difference, self.since(before))

    def since(self, before: dict[str, Any]) -> str:
        """Return the moment of an earlier check: with its hour on the same day."""
        date = socle_date(before["checked"])
        if self.report and date == socle_date(self.report["checked"]):
            return socle_date_and_time(before["checked"])
        return date


def previous(
    report: dict[str, Any] | None, history: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the check that ended before *report*; `None` for the first one."""
    if report is None or report["state"] != _FINISHED:
        return None
    # Two checks may be of the same second: the history is in their order.
    places = [row["id"] for row in history]
    start = places.index(report["id"]) + 1 if report["id"] in places else 0
    return next((row for row in history[start:] if row["state"] == _FINISHED), None)


def _state(report: dict[str, Any] | None, task: dict[str, Any] | None) -> str:
    if report is None:
        return "none"
    if report["state"] == "waiting":
        return "running" if task and task["state"] == "running" else "waiting"
    if report["state"] == "impossible":
        return "impossible"
    return "valid" if report["lenient_valid"] else "invalid"


def _invalid(page: Page) -> str:
    cells, rows = page.details["lenient"]["cells"], page.details["lenient"]["rows"]
    if not rows:
        return _titles_only(page)
    total = max(page.details["rows"], rows)
    return tk.ungettext(
        "{cells} cell to mend, in {rows} out of {total}",
        "{cells} cells to mend, in {rows} out of {total}",
        cells,
    ).format(
        cells=socle_number(cells),
        rows=tk.ungettext("{count} row", "{count} rows", rows).format(
            count=socle_number(rows)
        ),
        total=socle_number(total),
    )


def _titles_only(page: Page) -> str:
    count = len(page.groups("fix"))
    return tk.ungettext(
        "{count} problem to mend in the titles of columns",
        "{count} problems to mend in the titles of columns",
        count,
    ).format(count=socle_number(count))


def _valid(page: Page) -> str:
    rows = page.details.get("rows") or 0
    if not rows:
        return tk._("The titles of columns are right, but the file has no row")
    return tk.ungettext(
        "All is well: {count} conforming row",
        "All is well: {count} conforming rows",
        rows,
    ).format(count=socle_number(rows))


_HEADLINES = {
    "none": lambda page: tk._("This file was not checked"),
    "waiting": lambda page: tk._("Your file is in the queue"),
    "running": lambda page: tk._("Check under way"),
    "valid": _valid,
    "invalid": _invalid,
    "impossible": lambda page: tk._("Check impossible"),
}
