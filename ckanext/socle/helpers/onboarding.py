"""Onboardings in words: steps, faults of a file, states of invitations."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import territories
from ..core import messages
from ..core.territories import label
from ..model.onboarding import REFUSED, SENDING, SENT, UNCERTAIN, WAITING
from .formats import socle_code, socle_number
from .problems import Words, socle_reason

__all__ = [
    "socle_invitation_fault",
    "socle_invitation_reason",
    "socle_invitation_role",
    "socle_invitation_state",
    "socle_onboarding_bodies",
    "socle_onboarding_difference",
    "socle_onboarding_territory",
    "socle_onboarding_verdict",
    "socle_table_refused",
]


def socle_onboarding_territory(territory_id: str) -> str:
    """Return the full name of a territory; its id when it is no more."""
    index = territories.current_index()
    found = index.resolve(territory_id).territory_id
    return label(index.get(found)) if found else territory_id


def socle_onboarding_bodies(levels: dict[str, int]) -> str:
    """Return « 43 communes et 1 intercommunalité » for numbers by level."""
    names = {
        "region": lambda n: tk.ungettext("{count} région", "{count} régions", n),
        "departement": lambda n: tk.ungettext(
            "{count} département", "{count} départements", n
        ),
        "epci": lambda n: tk.ungettext(
            "{count} intercommunality", "{count} intercommunalities", n
        ),
        "ept": lambda n: tk.ungettext(
            "{count} public territorial body", "{count} public territorial bodies", n
        ),
        "commune": lambda n: tk.ungettext("{count} commune", "{count} communes", n),
    }
    parts = [
        names[level](levels[level]).format(count=socle_number(levels[level]))
        for level in ("commune", "epci", "ept", "departement", "region")
        if levels.get(level)
    ]
    if len(parts) < 2:
        return "".join(parts) or tk._("No public body")
    return tk._("{first} and {last}").format(
        first=", ".join(parts[:-1]), last=parts[-1]
    )


def socle_onboarding_verdict(found: dict[str, Any]) -> str:
    """Return « 43 communes : 41 à créer, 2 déjà là »."""
    counts = found["counts"]
    here = counts["adopt"] + counts["unchanged"]
    parts = []
    for number, text in (
        (counts["create"], tk._("{count} to create")),
        (here, tk._("{count} already here")),
        (counts["ambiguous"], tk._("{count} to settle")),
    ):
        if number:
            parts.append(text.format(count=socle_number(number)))
    bodies = socle_onboarding_bodies(found["levels"])
    if not parts:
        return bodies
    return tk._("{bodies}: {parts}").format(bodies=bodies, parts=", ".join(parts))


def socle_onboarding_difference(step: dict[str, Any]) -> str:
    """Return what a step changes, or leaves, in a sentence."""
    if step["action"] == "create":
        return _created(step)
    if step["action"] == "adopt":
        names = {
            "title": tk._("its name"),
            "siren": tk._("its SIREN {siren}").format(
                siren=socle_code(step["fields"].get("siren"))
            ),
            "territory_id": tk._("its territory"),
            "kind": tk._("its kind"),
        }
        filled = ", ".join(names[key] for key in step["fields"])
        return tk._("Already here; will be completed: {fields}.").format(fields=filled)
    if step["action"] == "unchanged":
        return tk._("Already here; nothing changes.")
    return {
        "same-siren": tk._("Several public bodies have its SIREN."),
        "same-territory": tk._("Several public bodies have its territory."),
        "same-name": tk._("A public body has its address on the portal."),
        "looks-like": tk._("A public body looks like it."),
    }[step["reason"]]


def _created(step: dict[str, Any]) -> str:
    text = tk._("Will be created: SIREN {siren}, address {name}.").format(
        siren=socle_code(step["fields"].get("siren")) or tk._("unknown"),
        name=step["name"],
    )
    if step["taken_name"]:
        text += " " + tk._("(The address {name} is taken.)").format(
            name=step["taken_name"]
        )
    return text


def socle_invitation_fault(fault: dict[str, Any]) -> Words:
    """Return `what` and `how` of a line that is left aside."""
    what, how = messages.INVITATION_FAULTS[fault["code"]]
    return {"what": tk._(what).format(**fault["params"]), "how": tk._(how)}


def socle_table_refused(code: str, params: dict[str, Any]) -> str:
    """Return why a file of invitations cannot be read, and what to do."""
    if code in messages.INVITATION_TABLES:
        return " ".join(tk._(text) for text in messages.INVITATION_TABLES[code])
    words = socle_reason(code, params)
    return f"{words['why']} {words['how']}"


def socle_invitation_role(role: str) -> str:
    """Return what a role lets do, in our words."""
    return {
        "member": tk._("sees the drafts"),
        "editor": tk._("may publish"),
        "admin": tk._("administers"),
    }[role]


def socle_invitation_state(state: str) -> dict[str, str]:
    """Return `text`, `look` (of a badge) and `icon` of a state."""
    return {
        WAITING: {
            "text": tk._("Not sent yet"),
            "look": "run",
            "icon": "hourglass-half",
        },
        SENDING: {"text": tk._("Being sent"), "look": "run", "icon": "hourglass-half"},
        SENT: {"text": tk._("E-mail sent"), "look": "ok", "icon": "circle-check"},
        REFUSED: {
            "text": tk._("E-mail refused"),
            "look": "fail",
            "icon": "circle-xmark",
        },
        UNCERTAIN: {
            "text": tk._("Perhaps sent"),
            "look": "check",
            "icon": "circle-question",
        },
    }[state]


def socle_invitation_reason(invitation: dict[str, Any]) -> str:
    """Return why an invitation did not leave, or may not have; "" for the others."""
    if invitation["state"] == UNCERTAIN:
        return tk._("The sending was cut short: nobody knows whether it left.")
    if invitation["reason"] == "organization-closed":
        return tk._("Somebody else administers this public body: they invite.")
    if invitation["state"] == REFUSED:
        return tk._("The server answered: {reason}").format(reason=invitation["reason"])
    return ""
