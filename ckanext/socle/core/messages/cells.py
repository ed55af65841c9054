"""Cells: dates, numbers, lists, lengths, addresses, positions."""

from .marking import N_, P_
from .model import COLUMN, SEE_GUIDE, Message

CELLS_MESSAGES = {
    "empty-required": Message(
        P_(
            "{count} empty cell in a compulsory column",
            "{count} empty cells in a compulsory column",
        ),
        COLUMN,
        N_("Fill these cells. A right value: {example}."),
        N_("Fill these cells."),
    ),
    "wrong-date-order": Message(
        P_(
            "{count} date written day/month/year",
            "{count} dates written day/month/year",
        ),
        COLUMN,
        N_("Write the year first: {right}."),
    ),
    "wrong-date": Message(
        P_("{count} date badly written", "{count} dates badly written"),
        COLUMN,
        N_("Write the year, the month and the day, like this: {example}."),
        N_("Write the year, the month and the day, like this: 2026-03-17."),
    ),
    "date-with-time": Message(
        P_("{count} date with a time", "{count} dates with a time"),
        COLUMN,
        N_("Keep the date alone: {right}."),
    ),
    "date-as-number": Message(
        P_(
            "{count} date turned into a number by the spreadsheet",
            "{count} dates turned into numbers by the spreadsheet",
        ),
        COLUMN,
        N_("{value} is probably {right}. Write the date, in a column of text."),
    ),
    "impossible-date": Message(
        P_("{count} date that does not exist", "{count} dates that do not exist"),
        COLUMN,
        N_("“{value}” is not in the calendar. Check the date. A right one: {example}."),
        N_("“{value}” is not in the calendar. A right date: 2026-03-17."),
    ),
    "wrong-datetime": Message(
        P_(
            "{count} date and time written otherwise",
            "{count} dates and times written otherwise",
        ),
        COLUMN,
        N_("Write the date, the letter T, then the time: 2026-03-17T08:30:00Z."),
    ),
    "wrong-year": Message(
        P_("{count} year written otherwise", "{count} years written otherwise"),
        COLUMN,
        N_("Write the four digits of the year: 2026."),
    ),
    "wrong-year-interval": Message(
        P_(
            "{count} interval of years written otherwise",
            "{count} intervals of years written otherwise",
        ),
        COLUMN,
        N_("Write the earlier year, an oblique stroke, the later year: 2025/2026."),
    ),
    "number-format": Message(
        P_("{count} number badly written", "{count} numbers badly written"),
        COLUMN,
        N_("“{value}”: write only {right}."),
    ),
    "not-a-number": Message(
        P_(
            "{count} text where a number is expected",
            "{count} texts where a number is expected",
        ),
        COLUMN,
        N_("Write digits only, with a point for decimals: {example}."),
        N_("Write digits only, with a point for decimals: 48.21."),
    ),
    "not-whole": Message(
        P_(
            "{count} number with decimals where a whole one is expected",
            "{count} numbers with decimals where whole ones are expected",
        ),
        COLUMN,
        N_("Write a whole number, like this: {example}."),
        N_("Write a whole number, like this: 25."),
    ),
    "boolean-words": Message(
        N_("{count} yes or no written otherwise"),
        COLUMN,
        N_("Write {true} or {false}, exactly so."),
    ),
    "not-in-list": Message(
        P_("{count} value out of the list", "{count} values out of the list"),
        COLUMN,
        N_("For {cell}, the nearest is “{right}”. Write it exactly so."),
        N_("Choose in the list: {values}."),
    ),
    "wrong-matiere": Message(
        P_(
            "{count} matière out of the national list",
            "{count} matières out of the national list",
        ),
        COLUMN,
        N_(
            "Write the matière, an oblique stroke, then the sub-matière: Finances "
            "locales/Subventions."
        ),
    ),
    "too-long": Message(
        P_("{count} text is too long", "{count} texts are too long"),
        COLUMN,
        N_("Write {limit} characters at most, like this: {example}."),
        N_("Write {limit} characters at most."),
    ),
    "too-short": Message(
        P_("{count} text is too short", "{count} texts are too short"),
        COLUMN,
        N_("Write {limit} characters at least, like this: {example}."),
        N_("Write {limit} characters at least."),
    ),
    "below-minimum": Message(
        P_("{count} number is too small", "{count} numbers are too small"),
        COLUMN,
        N_("“{value}” is less than {limit}. Check the number."),
    ),
    "above-maximum": Message(
        P_("{count} number is too large", "{count} numbers are too large"),
        COLUMN,
        N_("“{value}” is more than {limit}. Check the number."),
    ),
    "pattern-mismatch": Message(
        P_(
            "{count} cell is not written as expected",
            "{count} cells are not written as expected",
        ),
        COLUMN,
        N_("“{value}” should look like this: {example}."),
        SEE_GUIDE,
    ),
    "wrong-type": Message(
        P_(
            "{count} cell is not written as expected",
            "{count} cells are not written as expected",
        ),
        COLUMN,
        N_("“{value}” should look like this: {example}."),
        SEE_GUIDE,
    ),
    "wrong-format": Message(
        P_(
            "{count} value is not one that exists",
            "{count} values are not ones that exist",
        ),
        COLUMN,
        N_("Check “{value}”. A right value: {example}."),
        SEE_GUIDE,
    ),
    "too-strict-rule": Message(
        P_(
            "{count} right cell that the national check refuses",
            "{count} right cells that the national check refuses",
        ),
        COLUMN,
        N_("Nothing to do: the national rule forgets this case, ours does not."),
    ),
    "known-spelling": Message(
        P_(
            "{count} value written otherwise than in the rules",
            "{count} values written otherwise than in the rules",
        ),
        COLUMN,
        N_("We understand “{value}”. The rules write it so: {right}."),
        N_("We understand these values. The rules write them otherwise."),
    ),
    "number-in-text-column": Message(
        P_(
            "{count} number in a column of text",
            "{count} numbers in a column of text",
        ),
        COLUMN,
        N_("Set the column to the format “Text”, then type the value again: {right}."),
        N_("Set the column to the format “Text”, then type the value again."),
    ),
    "date-in-text-column": Message(
        P_("{count} date in a column of text", "{count} dates in a column of text"),
        COLUMN,
        N_("Set the column to the format “Text”. A right value: {example}."),
        N_("Set the column to the format “Text”, then type the value again."),
    ),
    "wrong-url": Message(
        P_("{count} web address is incomplete", "{count} web addresses are incomplete"),
        COLUMN,
        N_("Write the whole address, which begins with https://: {right}."),
        N_("Write the whole address, which begins with https://."),
    ),
    "wrong-email": Message(
        P_(
            "{count} e-mail address is wrong",
            "{count} e-mail addresses are wrong",
        ),
        COLUMN,
        N_("Write one address, without a space: mairie@commune.example."),
    ),
    "wrong-phone": Message(
        P_("{count} phone number is wrong", "{count} phone numbers are wrong"),
        COLUMN,
        N_("Write ten digits, without a space: 0299866262."),
    ),
    "wrong-opening-hours": Message(
        P_(
            "{count} cell of opening hours written otherwise",
            "{count} cells of opening hours written otherwise",
        ),
        COLUMN,
        N_("Write the days in two English letters: Mo-Fr 08:30-12:00."),
    ),
    "wrong-array": Message(
        P_("{count} list written otherwise", "{count} lists written otherwise"),
        COLUMN,
        N_('Write the values in square brackets: ["a", "b"].'),
    ),
    "wrong-position": Message(
        P_("{count} position written otherwise", "{count} positions written otherwise"),
        COLUMN,
        N_("Write the longitude, a comma, then the latitude: -1.8926,48.2153."),
    ),
    "swapped-coordinates": Message(
        P_(
            "{count} position with latitude and longitude swapped",
            "{count} positions with latitude and longitude swapped",
        ),
        COLUMN,
        N_("Write the longitude first, then the latitude: -1.8926,48.2153."),
    ),
    "swapped-columns": Message(
        P_(
            "{count} position with latitude and longitude swapped",
            "{count} positions with latitude and longitude swapped",
        ),
        COLUMN,
        N_("Row {row}: swap the cells of “{left}” and “{right_column}”."),
    ),
    "outside-france": Message(
        P_("{count} position outside France", "{count} positions outside France"),
        COLUMN,
        N_("Check the position. Longitude first, then latitude: -1.8926,48.2153."),
    ),
}
