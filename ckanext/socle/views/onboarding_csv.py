"""Files of an onboarding, which a French spreadsheet opens well."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from .report_csv import guarded


def template(steps: Iterable[dict[str, Any]]) -> str:
    """Return the CSV to fill in: one line for each body of an onboarding."""
    rows = (
        [
            step["fields"].get("siren") or "",
            step["territory_id"].partition(":")[2],
            step["label"],
            "",
            "",
        ]
        for step in steps
    )
    # Titles that `core.invitations` knows, whatever the language of the page.
    return _csv(["SIREN", "code INSEE", "organisme", "courriel", "rôle"], rows)


def report(invitations: Iterable[dict[str, Any]]) -> str:
    """Return the CSV of what became of each invitation."""
    rows = (
        [
            one["organization_title"],
            one["address"],
            tk.h.socle_invitation_role(one["role"]),
            tk.h.socle_invitation_state(one["state"])["text"],
            tk.h.socle_invitation_reason(one),
            one["changed"],
        ]
        for one in invitations
    )
    titles = [
        tk._("Public body"),
        tk._("Address"),
        tk._("Right"),
        tk._("State"),
        tk._("Reason"),
        tk._("Date"),
    ]
    return _csv(titles, rows)


def _csv(titles: list[str], rows: Iterable[list[Any]]) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()
