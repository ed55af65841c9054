"""The three parts of what is said of a finding: what, where, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from .marking import N_, P_

Plural = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """English templates of one code; each may be translated, then filled.

    Parameters: `{count}` findings, `{letter}` `{label}` `{field}` of the column,
    `{cell}` and `{value}` of the first cell, `{right}` what to write there,
    `{example}` a valid value of the column, `{row}`, `{rows}`, `{places}` of the cells,
    and the parameters of the group.
    """

    what: str | Plural
    where: str | Plural
    how: str
    how_without_example: str | None = None
    """Said instead of `how` when the column has no known valid value."""


COLUMN = N_("Column {letter}, “{label}” ({field})")
ABSENT_COLUMN = N_("Column “{label}” ({field})")
TITLES = N_("Row {row}, titles of columns")
ROWS = P_("Row {rows}", "Rows {rows}")
FILE = N_("The whole file")
LINK = N_("The link")
RULES = N_("The rules of this file")

SEE_GUIDE = N_("The guide of this file says how to write it.")
