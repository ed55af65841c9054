"""Rows: blank, too short, too long, twice, or whose columns disagree."""

from .marking import N_, P_
from .model import COLUMN, FILE, ROWS, Message

OPERATORS = {
    ">": N_("must be more than"),
    ">=": N_("must not be less than"),
    "<": N_("must be less than"),
    "<=": N_("must not be more than"),
    "==": N_("must be the same as"),
    "!=": N_("must not be the same as"),
}
ROWS_MESSAGES = {
    "blank-rows": Message(
        P_("{count} blank row among the rows", "{count} blank rows among the rows"),
        ROWS,
        N_("Remove the blank rows between two rows that are filled."),
    ),
    "trailing-blank-rows": Message(
        P_(
            "{count} blank row at the end of the file",
            "{count} blank rows at the end of the file",
        ),
        ROWS,
        N_("They do no harm. You may remove them."),
    ),
    "missing-cells": Message(
        P_("{count} row is too short", "{count} rows are too short"),
        ROWS,
        N_(
            "There are {expected} columns, but {found} cells in the row {row}. Look "
            "for a missing separator or line feed."
        ),
    ),
    "extra-cells": Message(
        P_("{count} row is too long", "{count} rows are too long"),
        ROWS,
        N_(
            "There are {expected} columns, but {found} cells in the row {row}. Put "
            "quotation marks around a text that holds a separator."
        ),
    ),
    "duplicate-value": Message(
        P_(
            "{count} value is already in another row",
            "{count} values are already in another row",
        ),
        COLUMN,
        N_("Each value must be there once. Correct “{value}”, or remove the row."),
    ),
    "duplicate-key": Message(
        P_("{count} row is there twice", "{count} rows are there twice"),
        ROWS,
        N_("Two rows have the same {columns}. Remove one, or correct these cells."),
    ),
    "unknown-reference": Message(
        P_(
            "{count} value refers to a row that is not there",
            "{count} values refer to rows that are not there",
        ),
        ROWS,
        N_("Write a value of the column {reference}, or add the row that is missing."),
    ),
    "unknown-elsewhere": Message(
        P_(
            "{count} value is not in the other file",
            "{count} values are not in the other file",
        ),
        ROWS,
        N_(
            "Write a value of the column {reference} of the file “{resource}”, or add "
            "the missing row there."
        ),
    ),
    "reference-not-checked": Message(
        P_(
            "{count} link to another file was not checked",
            "{count} links to another file were not checked",
        ),
        FILE,
        N_("The values of {columns} should be in “{resource}”, not given here."),
    ),
    "empty-key": Message(
        P_(
            "{count} row has nothing in the columns that identify it",
            "{count} rows have nothing in the columns that identify them",
        ),
        ROWS,
        N_("Fill at least one of these columns: {columns}."),
    ),
    "incomplete-columns": Message(
        P_(
            "{count} row is half filled, in columns that go together",
            "{count} rows are half filled, in columns that go together",
        ),
        COLUMN,
        N_("Fill all of these columns, or leave them all empty: {columns}."),
    ),
    "one-of-two-empty": Message(
        P_(
            "{count} row has neither of two cells",
            "{count} rows have neither of two cells",
        ),
        ROWS,
        N_("Fill at least one of these columns: {columns}."),
    ),
    "wrong-order-of-columns": Message(
        P_(
            "{count} value disagrees with another column",
            "{count} values disagree with another column",
        ),
        COLUMN,
        N_(
            "“{left}” {op} “{right_column}”. Row {row}: the first says {value}, the "
            "second {other}. Check both."
        ),
    ),
    "wrong-sum": Message(
        P_(
            "{count} total is not the sum of its columns",
            "{count} totals are not the sum of their columns",
        ),
        COLUMN,
        N_(
            "Row {row}: {value} written, but {columns} add up to {sum}. Check the "
            "original document: nobody else can tell which number is right."
        ),
    ),
}
