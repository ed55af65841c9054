"""What the portal sees by knowing who publishes: to check, only a person knows."""

from .marking import N_, P_
from .model import COLUMN, FILE, ROWS, Message

_LAW = N_(
    "The law (CRPA, article L312-1-2) asks to take personal data out, with some "
    "exceptions. Empty {cell}, or keep it if it belongs to a service."
)

PORTAL_MESSAGES = {
    "other-organization": Message(
        P_(
            "{count} number is that of another organisation",
            "{count} numbers are those of another organisation",
        ),
        COLUMN,
        N_(
            "{cell}: “{value}” is not a number of the organisation that publishes. "
            "Check the number, or who publishes this file."
        ),
    ),
    "outside-perimeter": Message(
        P_(
            "{count} code of a commune outside of the territory",
            "{count} codes of communes outside of the territory",
        ),
        COLUMN,
        N_(
            "{cell}: “{value}” is not in the territory of the organisation. Check the "
            "code."
        ),
    ),
    "implausible-date": Message(
        P_("{count} unlikely date", "{count} unlikely dates"),
        COLUMN,
        N_("{cell}: “{value}” is very old or far ahead. Check the year."),
    ),
    "same-key": Message(
        P_(
            "{count} row seems to be there twice",
            "{count} rows seem to be there twice",
        ),
        ROWS,
        N_(
            "The rows {first} and {row} have the same {columns}. Remove one of them, "
            "or leave them if they tell two things."
        ),
    ),
    "same-file": Message(
        N_("This file is the same as an earlier one"),
        FILE,
        N_(
            "It is the same as that of {date}. Check that you chose the right file, "
            "and the right year."
        ),
    ),
    "like-file": Message(
        N_("This file has nearly the rows of another one"),
        FILE,
        N_(
            "{percent} % of the rows are in “{name}” too, sent on {date}. Check that "
            "you chose the right file, and the right year."
        ),
    ),
    "personal-email": Message(
        P_(
            "{count} e-mail address that may be a person's",
            "{count} e-mail addresses that may be a person's",
        ),
        COLUMN,
        _LAW,
    ),
    "personal-phone": Message(
        P_(
            "{count} mobile phone number that may be a person's",
            "{count} mobile phone numbers that may be a person's",
        ),
        COLUMN,
        _LAW,
    ),
    "personal-name": Message(
        P_(
            "{count} name that may be a private person's",
            "{count} names that may be a private person's",
        ),
        COLUMN,
        _LAW,
    ),
    "personal-number": Message(
        P_("{count} social security number", "{count} social security numbers"),
        COLUMN,
        _LAW,
    ),
    "personal-column": Message(
        P_(
            "{count} cell in a column about private persons",
            "{count} cells in a column about private persons",
        ),
        COLUMN,
        _LAW,
    ),
}
