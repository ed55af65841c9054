"""Titles of columns: missing, unknown, twice, or under another name."""

from .marking import N_, P_
from .model import ABSENT_COLUMN, COLUMN, FILE, RULES, TITLES, Message

TITLES_MESSAGES = {
    "missing-column": Message(
        N_("The column “{label}” is missing"),
        ABSENT_COLUMN,
        N_("Add it with the title {field}, or start again from the template."),
    ),
    "missing-optional-column": Message(
        P_("{count} optional column is absent", "{count} optional columns are absent"),
        TITLES,
        N_("Add it if you have the information: {names}. This is not an error."),
    ),
    "unknown-column": Message(
        P_("{count} column is not expected", "{count} columns are not expected"),
        TITLES,
        N_("Columns kept, but not checked: {names}. This is not an error."),
    ),
    "renamed-column": Message(
        N_("The column “{label}” has another title"),
        COLUMN,
        N_("Write the title {field} in the cell {cell}."),
    ),
    "blank-title": Message(
        P_("{count} column has no title", "{count} columns have no title"),
        TITLES,
        N_("Give it a title, or remove the column if it is empty."),
    ),
    "column-order": Message(
        N_("The columns are in another order than usual"),
        TITLES,
        N_("Nothing to do: the order of columns is free."),
    ),
    "duplicate-header": Message(
        P_(
            "{count} title of column is written twice",
            "{count} titles of columns are written twice",
        ),
        TITLES,
        N_("{cell} has the same title as {first}. Rename or remove one of the two."),
    ),
    "no-rows": Message(
        N_("The file has titles but no row"),
        FILE,
        N_("Add your rows under the titles, then drop the file again."),
    ),
    "no-known-column": Message(
        N_("None of the expected columns is there"),
        TITLES,
        N_("Is it the right file? Expected: {names}."),
    ),
    "unknown-check": Message(
        P_(
            "{count} rule of this file is unknown",
            "{count} rules of this file are unknown",
        ),
        RULES,
        N_("Your file is not to blame. The rule {name} is not checked."),
    ),
    "pattern-too-slow": Message(
        N_("{values} cells could not be checked in time"),
        COLUMN,
        N_("Read this column again yourself. A right value: {example}."),
        N_("Read this column again yourself."),
    ),
    "missing-companion-column": Message(
        N_("Columns that go together are not all there"),
        TITLES,
        N_("Add {missing}, or remove the other columns of this group: {columns}."),
    ),
    "one-of-two-missing": Message(
        N_("Neither of two columns is there"),
        TITLES,
        N_("Add at least one of these columns: {columns}."),
    ),
}
