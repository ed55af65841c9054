"""What the page of a report shows, whatever the state of the check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ..helpers.formats import socle_date, socle_number

FOLDED_AFTER = 5
_FINISHED = "done"


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
        before = next(
            (
                row
                for row in self.history
                if row["state"] == _FINISHED
                and self.report
                and row["id"] != self.report["id"]
                and row["created"] < self.report["created"]
            ),
            None,
        )
        if before is None or self.report is None or self.report["state"] != _FINISHED:
            return ""
        return _trend(
            (self.report["errors"] or 0) - (before["errors"] or 0), before["checked"]
        )


def _trend(difference: int, date: str) -> str:
    words = {"date": socle_date(date), "count": socle_number(abs(difference))}
    if difference < 0:
        return tk.ungettext(
            "{count} problem less than on {date}.",
            "{count} problems less than on {date}.",
            -difference,
        ).format(**words)
    if difference > 0:
        return tk.ungettext(
            "{count} problem more than on {date}.",
            "{count} problems more than on {date}.",
            difference,
        ).format(**words)
    return tk._("As many as on {date}.").format(**words)


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
    total = page.details["rows"]
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


def progress_text(task: dict[str, Any] | None) -> str:
    """Return how far a check is, in a sentence."""
    if task is None or task["state"] == "waiting":
        return tk._("The check starts as soon as its turn comes.")
    if task.get("total"):
        return tk._("{done} rows read out of {total}.").format(
            done=socle_number(task["done"]), total=socle_number(task["total"])
        )
    if task.get("done"):
        return tk.ungettext(
            "{count} row read.", "{count} rows read.", task["done"]
        ).format(count=socle_number(task["done"]))
    return tk._("The file is being read.")
