"""The cells of a report as a CSV file that a French spreadsheet opens well."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk

from ..core.validation.places import column_letters
from ..helpers.problems import socle_problem
from .report_page import Page

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def write(page: Page) -> str:
    """Return the CSV: byte order mark, semicolons, a row for each cell."""
    text = io.StringIO()
    text.write("\ufeff")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(
        [
            tk._("Cell"),
            tk._("Row"),
            tk._("Column"),
            tk._("Title of the column"),
            tk._("Problem"),
            tk._("Present value"),
            tk._("To write"),
            tk._("How to mend"),
        ]
    )
    rows.writerows([guarded(cell) for cell in row] for row in _rows(page))
    return text.getvalue()


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


def guarded(value: Any) -> str:
    """Return a text that no spreadsheet takes for a formula; numbers stay numbers.

    >>> guarded("=1+1"), guarded("-1.89"), guarded("Mairie")
    ("'=1+1", '-1.89', 'Mairie')
    """
    text = str(value)
    if text.startswith(_RISKY) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
