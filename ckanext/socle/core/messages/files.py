"""Files that cannot be read, and links that give none."""

from .marking import N_, P_
from .model import FILE, LINK, RULES, Message

_ONE_YEAR = N_("Save one year in each file, or remove what is not needed.")
_SAVE_AGAIN = N_("Open it in your spreadsheet, then save it as .xlsx or .csv.")
_OTHER_LINK = N_("Check the address, or drop the file here instead.")


def _file(text: str, how: str, without: str | None = None) -> Message:
    return Message(text, FILE, how, without)


def _link(text: str) -> Message:
    return Message(text, LINK, _OTHER_LINK)


FILES = {
    "unreadable-file": _file(N_("This file cannot be read"), _SAVE_AGAIN),
    "empty-file": _file(
        N_("This file is empty"),
        N_("Check that you chose the right file, then drop it again."),
    ),
    "unsupported-format": _file(
        N_("This kind of file is not checked"),
        N_("Save it as .xlsx, .ods or .csv in your spreadsheet."),
    ),
    "web-page": _file(
        N_("This is a web page, not a file of data"),
        N_("Drop the file itself, or give the address of the file."),
    ),
    "protected-workbook": _file(
        N_("This workbook is protected by a password"),
        N_("Save it without its password, then drop it again."),
    ),
    "too-big": _file(N_("This file is larger than {limit}"), _ONE_YEAR),
    "inflates-too-big": _file(
        N_("This workbook is larger than {limit} once opened"), _ONE_YEAR
    ),
    "too-many-rows": _file(N_("This file has more than {limit} rows"), _ONE_YEAR),
    "too-many-columns": _file(
        N_("This file has more than {limit} columns"),
        N_("Remove the columns that are not needed."),
    ),
    "cell-too-long": _file(
        N_("A cell has more than {limit} characters"),
        N_(
            "In row {record}, a quotation mark is probably missing. Open the file in "
            "your spreadsheet, then save it as .xlsx."
        ),
        N_(
            "A quotation mark is probably missing in the file. Open it in your "
            "spreadsheet, then save it as .xlsx."
        ),
    ),
    "out-of-time": _file(
        N_("The check took more than {limit} seconds and was stopped"), _ONE_YEAR
    ),
    "out-of-memory": _file(
        N_("Checking this file takes too much memory: the check was stopped"),
        _ONE_YEAR,
    ),
    "check-stopped": _file(
        N_("The check was stopped before its end"),
        N_("Start it again when you wish: nothing was changed."),
    ),
    "link-failed": _link(N_("The link gave no file")),
    "wrong-link": _link(N_("This link is not a web address")),
    "forbidden-address": _link(N_("The link leads to an address inside a network")),
    "link-dead": _link(N_("The link does not answer")),
    "wrong-certificate": _link(N_("The site of the link is not secure")),
    "http-status": _link(
        N_("The site of the link refuses to give the file ({status})")
    ),
    "too-many-redirects": _link(N_("The link leads from address to address")),
    "timeout": _link(N_("The site of the link took more than {limit} seconds")),
    "link-interrupted": _link(N_("The download stopped before the end")),
    "wrong-rules": Message(
        P_(
            "The rules of this file have {count} mistake",
            "The rules of this file have {count} mistakes",
        ),
        RULES,
        N_("Your file is not to blame. Tell the person who manages the portal."),
    ),
}
