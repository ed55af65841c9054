"""SIRET, SIREN, postal codes and commune codes, damaged or mistyped."""

from .marking import N_, P_
from .model import COLUMN, Message

_SIRET = N_(
    "Write the 14 digits without a space, in a column of text. "
    "A right SIRET: {example}."
)
_SIRET_PLAIN = N_("Write the 14 digits without a space, in a column of text.")

IDENTIFIERS_MESSAGES = {
    "siret-key": Message(
        P_(
            "{count} SIRET number with a typing mistake",
            "{count} SIRET numbers with a typing mistake",
        ),
        COLUMN,
        N_(
            "{cell}: there are 14 digits, but the last one does not match the others. "
            "Check the number. A right SIRET: {example}."
        ),
        N_(
            "{cell}: there are 14 digits, but the last one does not match the others. "
            "Check the number."
        ),
    ),
    "siret-lost-digits": Message(
        P_(
            "{count} SIRET number damaged by the spreadsheet",
            "{count} SIRET numbers damaged by the spreadsheet",
        ),
        COLUMN,
        N_(
            "The last digits of “{value}” are lost. Type the number again, in a column "
            "of text: {example}."
        ),
        N_(
            "The last digits of “{value}” are lost. Type the number again, in a column "
            "of text."
        ),
    ),
    "siret-is-siren": Message(
        P_(
            "{count} number of 9 digits (SIREN) instead of 14 (SIRET)",
            "{count} numbers of 9 digits (SIREN) instead of 14 (SIRET)",
        ),
        COLUMN,
        N_("Add the 5 digits of the establishment. A right SIRET: {example}."),
        N_("Add the 5 digits of the establishment."),
    ),
    "siret-format": Message(
        P_(
            "{count} SIRET number with spaces or points",
            "{count} SIRET numbers with spaces or points",
        ),
        COLUMN,
        N_("Write the digits only: {right}."),
    ),
    "siret-lost-zero": Message(
        P_(
            "{count} SIRET number without its first zero",
            "{count} SIRET numbers without their first zero",
        ),
        COLUMN,
        N_("Write {right}, in a column of text."),
    ),
    "wrong-siret": Message(
        P_("{count} SIRET number is wrong", "{count} SIRET numbers are wrong"),
        COLUMN,
        _SIRET,
        _SIRET_PLAIN,
    ),
    "siren-key": Message(
        P_(
            "{count} SIREN number with a typing mistake",
            "{count} SIREN numbers with a typing mistake",
        ),
        COLUMN,
        N_(
            "{cell}: there are 9 digits, but the last one does not match the others. "
            "Check the number."
        ),
    ),
    "siren-is-siret": Message(
        P_(
            "{count} number of 14 digits (SIRET) instead of 9 (SIREN)",
            "{count} numbers of 14 digits (SIRET) instead of 9 (SIREN)",
        ),
        COLUMN,
        N_("Keep the first 9 digits: {right}."),
    ),
    "siren-format": Message(
        P_(
            "{count} SIREN number with spaces or points",
            "{count} SIREN numbers with spaces or points",
        ),
        COLUMN,
        N_("Write the digits only: {right}."),
    ),
    "wrong-siren": Message(
        P_("{count} SIREN number is wrong", "{count} SIREN numbers are wrong"),
        COLUMN,
        N_("Write the 9 digits without a space: 213500010."),
    ),
    "postal-code-lost-zero": Message(
        P_(
            "{count} postal code has lost its zero",
            "{count} postal codes have lost their zero",
        ),
        COLUMN,
        N_("{value} → {right}. Set the column to the format “Text”."),
    ),
    "wrong-postal-code": Message(
        P_(
            "{count} postal code that does not exist",
            "{count} postal codes that do not exist",
        ),
        COLUMN,
        N_("Check “{value}”. A postal code has 5 digits: 35690."),
    ),
    "commune-code-lost-zero": Message(
        P_(
            "{count} commune code has lost its zero",
            "{count} commune codes have lost their zero",
        ),
        COLUMN,
        N_("{value} → {right}. Set the column to the format “Text”."),
    ),
    "wrong-commune-code": Message(
        P_(
            "{count} commune code that does not exist",
            "{count} commune codes that do not exist",
        ),
        COLUMN,
        N_("Check “{value}”. It is INSEE's code, not the postal code: 35001."),
    ),
}
