"""The cells of a report as a CSV file that a French spreadsheet opens well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk

from ..core.spreadsheets import spreadsheet_csv
from ..core.validation.places import column_letters
from ..helpers.problems import socle_problem
from .report_page import Page


def write(page: Page) -> str:
    """Return the CSV: byte order mark, semicolons, a row for each cell."""
    titles = [
        tk._("Cell"),
        tk._("Row"),
        tk._("Column"),
        tk._("Title of the column"),
        tk._("Problem"),
        tk._("Present value"),
        tk._("To write"),
        tk._("How to mend"),
    ]
    return "".join(spreadsheet_csv(titles, _rows(page)))


def _rows(page: Page) -> Iterator[list[Any]]:
    for severity in ("fix", "check", "advice"):
        for group in page.groups(severity):
            words = socle_problem(group)
            letter = column_letters(group["column"]) if group["column"] else ""
            for sample in group["samples"]:
                yield [
                    sample["cell"] or "",
                    sample["row"],
                    letter,
                    group["label"] or "",
                    words["title"],
                    sample["value"] or "",
                    sample["suggestion"] or "",
                    words["how"],
                ]
