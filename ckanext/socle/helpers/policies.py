"""The words of the rules that groupings set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ..core import policies as core

__all__ = [
    "socle_counted_findings",
    "socle_counted_told",
    "socle_grouping_policies",
    "socle_policy_name",
    "socle_policy_sentence",
]


def socle_policy_name(mode: str) -> str:
    """Return « Signaler », « Retenir » or « Exiger »."""
    names = {
        core.WARN: tk._("Point out"),
        core.DRAFT: tk._("Hold back"),
        core.BLOCK: tk._("Require"),
    }
    return names[mode]


def socle_policy_sentence(mode: str) -> str:
    """Return what becomes of a file that does not conform."""
    sentences = {
        core.WARN: tk._("The file is online, with the mention “to mend”."),
        core.DRAFT: tk._("The new file waits; the last conforming one stays online."),
        core.BLOCK: tk._("Nothing is online until the file conforms."),
    }
    return sentences[mode]


def socle_counted_findings() -> dict[str, str]:
    """Return what a rule may count besides, by key of `core.policies.COUNTED`."""
    return {
        "other-organization": tk._("the number of another organisation"),
        "outside-perimeter": tk._("a commune outside of the territory"),
        "implausible-date": tk._("a date very old, or far ahead"),
        "same-key": tk._("rows that are there twice"),
        "same-file": tk._("a file that was already sent"),
        "personal": tk._("what may be personal data"),
    }


def socle_counted_told(counted: Iterable[str]) -> str:
    """Return what a rule counts besides, in words."""
    words = socle_counted_findings()
    return ", ".join(words[name] for name in counted)


def socle_grouping_policies(grouping: str) -> list[dict[str, Any]]:
    """Return what a grouping asks, as `socle_policy_list`."""
    found: list[dict[str, Any]] = tk.get_action("socle_policy_list")(
        {}, {"grouping": grouping}
    )
    return found
