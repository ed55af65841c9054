"""The words of what the portal writes to people."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..model.mailing import AT_ONCE, NEVER, WEEKLY
from .formats import socle_date, socle_number

__all__ = ["socle_pace", "socle_reminder_subject", "socle_report_subject"]


def socle_pace(pace: str) -> dict[str, str]:
    """Return `title` and `text` of how often an address wants to be written to."""
    titles = {
        AT_ONCE: tk._("Each e-mail, at once"),
        WEEKLY: tk._("One summary a week"),
        NEVER: tk._("No e-mail any more"),
    }
    texts = {
        AT_ONCE: tk._("One for each file that changes state. One reminder a month."),
        WEEKLY: tk._("Files and reminders together. Requests still come at once."),
        NEVER: tk._(
            "Neither requests nor invitations: only what you ask for yourself."
        ),
    }
    return {"title": titles[pace], "text": texts[pace]}


def socle_report_subject(
    state: str, organization: str, file: str, errors: int, is_conforming: bool
) -> str:
    """Return what a courriel on a checked file is about, in one line.

    *state* is one of `mailings.files`, *errors* a number of cells.
    """
    told = {"organization": organization, "file": file, "count": socle_number(errors)}
    if state == "draft":
        sentence = tk._("{organization}: the check of “{file}” is over")
    elif is_conforming:
        sentence = tk._("{organization}: “{file}” conforms")
    elif state == "unread":
        sentence = tk._("{organization}: “{file}” could not be checked")
    elif errors:
        sentence = tk.ungettext(
            "{organization}: {count} cell to mend in “{file}”",
            "{organization}: {count} cells to mend in “{file}”",
            errors,
        )
    else:
        sentence = tk._("{organization}: “{file}” is to be mended")
    return sentence.format(**told)


def socle_reminder_subject(organization: str, file: str, date: str) -> str:
    """Return what a reminder is about, in one line; *date* is ISO 8601."""
    return tk._("{organization}: {file}, before {date}").format(
        organization=organization, file=file, date=socle_date(date)
    )
