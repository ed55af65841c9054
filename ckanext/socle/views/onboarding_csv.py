"""Files of an onboarding, which a French spreadsheet opens well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ..core.spreadsheets import spreadsheet_csv


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
    return "".join(
        spreadsheet_csv(["SIREN", "code INSEE", "organisme", "courriel", "rôle"], rows)
    )


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
    return "".join(spreadsheet_csv(titles, rows))
