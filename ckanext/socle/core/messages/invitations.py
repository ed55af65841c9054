"""Why a line of a file of invitations is left aside, and how to mend it."""

from .marking import N_

# By code of `core.invitations.Fault`: what is wrong, what to do.
INVITATION_FAULTS: dict[str, tuple[str, str]] = {
    "wrong-address": (
        N_("“{value}” is not an e-mail address."),
        N_("Write one address, as in mairie@acigne.fr."),
    ),
    "several-addresses": (
        N_("There are several addresses in this cell."),
        N_("Write one address on each line."),
    ),
    "twice": (
        N_("“{value}” is already on line {first} for the same public body."),
        N_("Nothing to do: it gets one e-mail."),
    ),
    "wrong-role": (
        N_("“{value}” is not a right."),
        N_("Write voit, publie or administre; an empty cell means publie."),
    ),
    "wrong-siren": (
        N_("“{value}” is not a SIREN: 9 figures, the last one being a key."),
        N_("Check it, or write the INSEE code. Example: 213502453."),
    ),
    "wrong-code": (
        N_("No territory has the code “{value}”."),
        N_("Write an INSEE code of 5 characters. Example: 35245."),
    ),
    "no-organization": (
        N_("This line does not say which public body it is for."),
        N_("Write its SIREN, its INSEE code or its name."),
    ),
    "not-onboarded": (
        N_("“{value}” is not among the public bodies of this page."),
        N_("Check how it is written, or change the territory in step 1."),
    ),
    "several-places": (
        N_("Several public bodies are called “{value}”: {candidates}."),
        N_("Write the SIREN or the INSEE code instead of the name."),
    ),
    "two-places": (
        N_("The SIREN is that of {one}, the INSEE code that of {other}."),
        N_("Keep the right one."),
    ),
    "closed": (
        N_("Somebody already administers {value}."),
        N_("They give access to their colleagues: write to them."),
    ),
    "unsettled": (
        N_("You have not said yet which public body is {value}."),
        N_("Answer in step 2, then send this file again."),
    ),
}
# By code of `ReadingError`, where the words for files to publish do not fit.
INVITATION_TABLES: dict[str, tuple[str, str]] = {
    "no-address-column": (
        N_("This file has no column “courriel”."),
        N_("Give this title to the column of the addresses, or take our template."),
    ),
    "no-organization-column": (
        N_("No column says which public body each line is for."),
        N_("Add a column “SIREN”, “code INSEE” or “commune”, or take our template."),
    ),
    "too-big": (
        N_("This file is too large for a list of addresses."),
        N_("Keep the columns that are needed, and 5,000 lines at most."),
    ),
    "too-many-rows": (
        N_("This file has more than 5,000 lines."),
        N_("Send it in several parts: each one adds to those before."),
    ),
}
