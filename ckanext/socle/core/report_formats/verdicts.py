"""The verdict on a file, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages import N_, P_
from .words import Words

if TYPE_CHECKING:
    from ..validation import Report

UNREADABLE = N_("cannot be read")
VALID = P_("valid, {rows} row", "valid, {rows} rows")
TO_CORRECT = P_(
    "{cells} cell to correct ({bad} rows of {rows})",
    "{cells} cells to correct ({bad} rows of {rows})",
)
MORE = P_(
    "the national check counts {count} more difference",
    "the national check counts {count} more differences",
)


def verdict(report: Report, words: Words) -> str:
    """Return the state of a file, without its name; the lenient verdict speaks first.

    >>> from ckanext.socle.core.validation import Report
    >>> verdict(Report(None, None, rows=2), Words.of("en"))
    'valid, 2 rows'
    """
    if not report.readable:
        return words.gettext(UNREADABLE)
    lenient = report.lenient
    if lenient.valid:
        state = words.ngettext(*VALID, report.rows).format(rows=report.rows)
    else:
        state = words.ngettext(*TO_CORRECT, lenient.cells).format(
            cells=lenient.cells,
            # The row of the titles counts among those to correct.
            bad=min(lenient.rows, report.rows),
            rows=report.rows,
        )
    more = report.strict.errors - lenient.errors
    if more > 0:
        state += f"; {words.ngettext(*MORE, more).format(count=more)}"
    return state


def title(report: Report) -> str:
    """Return the name of the file, and of the rules it was read with."""
    rules = f"{report.table_schema or ''} {report.table_schema_version or ''}".strip()
    return f"{report.filename} ({rules})" if rules else str(report.filename)
