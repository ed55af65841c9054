"""Addresses of the Base Adresse Locale: faults, and what its validator warns of."""

from .marking import N_, P_
from .model import COLUMN, FILE, ROWS, Message

ADDRESSES_MESSAGES = {
    "address-without-place": Message(
        P_(
            "{count} address with a number has no longitude and latitude",
            "{count} addresses with a number have no longitude and latitude",
        ),
        ROWS,
        N_("Fill these two columns: {columns}."),
    ),
    "identifiers-on-some-rows": Message(
        N_("Only some of the rows have their national identifiers"),
        FILE,
        N_("Fill these columns on every row, or leave them all empty: {columns}."),
    ),
    "several-communes": Message(
        N_("The addresses of several communes are in this file"),
        FILE,
        N_("Make one file by commune, or correct the identifier of the commune."),
    ),
    "identifier-of-communes": Message(
        N_("One identifier is given to several communes"),
        FILE,
        N_("Each commune has its own. Correct this one: {identifier}."),
    ),
    "former-commune": Message(
        P_(
            "{count} code of a commune that is no more",
            "{count} codes of communes that are no more",
        ),
        COLUMN,
        N_("The commune of “{value}” is now another one: write its code, {right}."),
        N_("The commune of “{value}” is now another one: write its code."),
    ),
    "key-and-number": Message(
        P_(
            "{count} key that does not hold the number of its row",
            "{count} keys that do not hold the number of their rows",
        ),
        ROWS,
        N_("Row {row}: the number is {other}, the key “{value}”. Correct one of them."),
    ),
    "address-outside-france": Message(
        P_("{count} position outside of France", "{count} positions outside of France"),
        ROWS,
        N_("Check these two columns, their decimals and their order: {columns}."),
    ),
    "places-apart": Message(
        P_(
            "{count} address at two places at once",
            "{count} addresses at two places at once",
        ),
        ROWS,
        N_(
            "By its longitude and latitude, the row {row} should have {expected} in "
            "{columns}. Correct them, or leave them empty."
        ),
    ),
    "no-position-type": Message(
        P_(
            "{count} address that does not say what its point is",
            "{count} addresses that do not say what their points are",
        ),
        COLUMN,
        N_("Write “entrée” for the door, or “bâtiment” for the middle of the house."),
    ),
    "name-case": Message(
        P_(
            "{count} name all in capitals, or all in small letters",
            "{count} names all in capitals, or all in small letters",
        ),
        COLUMN,
        N_("Write the name as on its plate: {right}."),
    ),
    "name-with-underscore": Message(
        P_("{count} name with an underscore", "{count} names with an underscore"),
        COLUMN,
        N_("Put a space instead: {right}."),
    ),
    "wrong-parcels": Message(
        P_("{count} cell of parcels to check", "{count} cells of parcels to check"),
        COLUMN,
        N_(
            "14 characters each, a vertical bar between two of them and nowhere else: "
            "315910000A0123|315910000A0124."
        ),
    ),
}
