"""What a campaign found, in plain words."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..core import revalidations as core
from .problems import socle_reason

__all__ = ["socle_outcome", "socle_unchecked"]


def socle_outcome(outcome: str) -> str:
    """Return what was found of a file, in a few words."""
    return {
        core.BECOMES_INVALID: tk._("Valid today, to correct with these rules"),
        core.STAYS_INVALID: tk._("To correct, as today"),
        core.BECOMES_VALID: tk._("Valid with these rules, and not today"),
        core.STAYS_VALID: tk._("Stays valid"),
        core.IMPOSSIBLE: tk._("Could not be read"),
    }.get(outcome, tk._("Not checked yet"))


def socle_unchecked(reason: str) -> str:
    """Return why a file was not checked, or did not move; "" without a reason."""
    if not reason:
        return ""
    own = {
        "gone": tk._("The file is not there any more."),
        "refused": tk._("The description of the dataset is to complete first."),
        "unknown-rules": tk._("Its rules are not on the portal any more."),
    }
    return own.get(reason) or socle_reason(reason)["why"]
