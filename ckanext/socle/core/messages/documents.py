"""Files that are no table: a list of contracts, each with its own entries."""

from .marking import N_, P_
from .model import FILE, Message, Plural

_PLACE = P_("“{field}”, item {rows}", "“{field}”, items {rows}")
_ASK = N_("Ask whoever makes this file for a new copy.")


def _message(what: Plural, how: str, without: str | None = None) -> Message:
    return Message(what, _PLACE, how, without)


DOCUMENTS = {
    "not-json": Message(
        N_("This file breaks off, or is of another format (row {row})"), FILE, _ASK
    ),
    "json-missing": _message(
        P_("{count} time, “{label}” is missing", "{count} times, “{label}” is missing"),
        N_("Add “{label}”: the rules ask for it."),
    ),
    "json-unknown": _message(
        P_("{count} entry is not expected", "{count} entries are not expected"),
        N_("Remove “{value}”, or check its name."),
    ),
    "json-not-in-list": _message(
        P_("{count} value out of the list", "{count} values out of the list"),
        N_("The nearest is “{right}”. Write it exactly so."),
        N_("Choose in the list: {values}."),
    ),
    "json-pattern": _message(
        P_(
            "{count} value is not written as expected",
            "{count} values are not written as expected",
        ),
        N_("Check “{value}”: the guide of this file says how to write it."),
    ),
    "json-too-small": _message(
        P_("{count} number is too small", "{count} numbers are too small"),
        N_("“{value}” is less than {limit}. Check the number."),
    ),
    "json-too-large": _message(
        P_("{count} number is too large", "{count} numbers are too large"),
        N_("“{value}” is more than {limit}. Check the number."),
    ),
    "json-too-short": _message(
        P_("{count} text is too short", "{count} texts are too short"),
        N_("Write {limit} characters at least."),
    ),
    "json-too-long": _message(
        P_("{count} text is too long", "{count} texts are too long"),
        N_("Write {limit} characters at most."),
    ),
    "json-few-items": _message(
        P_("{count} list is too short", "{count} lists are too short"),
        N_("Give {limit} at least."),
    ),
    "json-twice": _message(
        P_(
            "{count} list says the same thing twice",
            "{count} lists say the same thing twice",
        ),
        N_("Keep one of the two."),
    ),
    "json-not-text": _message(
        P_("{count} value should be a text", "{count} values should be texts"),
        N_("Put {value} between quotation marks."),
    ),
    "json-not-number": _message(
        P_("{count} value should be a number", "{count} values should be numbers"),
        N_("Write {value} as a number, without quotation marks."),
    ),
    "json-not-whole": _message(
        P_(
            "{count} value should be a whole number",
            "{count} values should be whole numbers",
        ),
        N_("Write {value} as a whole number, without quotation marks."),
    ),
    "json-not-boolean": _message(
        P_(
            "{count} value should be true or false",
            "{count} values should be true or false",
        ),
        N_("Write true or false, without quotation marks, instead of {value}."),
    ),
    "json-not-list": _message(
        P_("{count} value should be a list", "{count} values should be lists"), _ASK
    ),
    "json-not-object": _message(
        P_(
            "{count} value should be a group of entries",
            "{count} values should be groups of entries",
        ),
        _ASK,
    ),
    "json-form": _message(
        P_(
            "{count} part is not written as expected",
            "{count} parts are not written as expected",
        ),
        _ASK,
    ),
}
