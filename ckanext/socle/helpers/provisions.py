"""Words of the files made for bodies: what they lack, what was left out, and why."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..core.messages import transmissions as words
from .formats import socle_number

__all__ = [
    "socle_endowment_outcome",
    "socle_endowment_verdict",
    "socle_gap",
    "socle_left_out",
    "socle_provision_origin",
    "socle_refused_file",
]
_LOOKS = {
    "give": ("draft", "box-open"),
    "renew": ("draft", "rotate"),
    "same": ("draft", "box-open"),
    "there": ("ok", "circle-check"),
}
_SIRET = ("COLL_SIRET", "BGT_SIRET", "acheteur_id")


def socle_provision_origin(provision: dict[str, Any]) -> str:
    """Return what a file was made of, in a sentence."""
    return {
        "acts": tk._("Made of the acts that you sent to the prefecture."),
        "budget": tk._("Made of the budget that you sent to the prefecture."),
        "contracts": tk._("Made of the data of your contracts."),
        "endowment": tk._("Prepared by your grouping. Source: {source}."),
    }[provision["origin"]].format(source=provision["source"])


def socle_left_out(left_out: dict[str, int]) -> list[str]:
    """Return what was sent and is not in the file, a sentence each."""
    return [
        tk.ungettext(*words.LEFT_OUT[code], count).format(count=socle_number(count))
        for code, count in left_out.items()
        if count and code in words.LEFT_OUT
    ]


def socle_gap(gap: dict[str, Any], provision: dict[str, Any]) -> dict[str, str]:
    """Return `where` (which rows lack a column) and `why` ("" when nothing says it)."""
    if gap["is_whole"]:
        where = tk._("In no row.")
    else:
        where = tk.ungettext(
            "Missing in {count} row.", "Missing in {count} rows.", gap["rows"]
        ).format(count=socle_number(gap["rows"]))
    why = words.GAPS[provision["origin"]].get(gap["name"])
    if why is None and gap["name"] in _SIRET:
        why = words.SIRET
    return {"where": where, "why": tk._(why) if why else ""}


def socle_refused_file(refused: dict[str, str]) -> str:
    """Return which file gave nothing, and why."""
    why = words.REFUSED[refused["reason"]]
    return tk._(why).format(name=refused["name"])


def socle_endowment_outcome(outcome: str) -> dict[str, str]:
    """Return `look`, `icon` and `text` of what a commune is given."""
    look, icon = _LOOKS.get(outcome, ("none", "circle-minus"))
    text = {
        "give": tk._("Will be given the file"),
        "renew": tk._("Will be given newer data"),
        "same": tk._("Was given the file"),
        "there": tk._("Has this file already"),
        "said": tk._("Said that it is elsewhere, or that it has none"),
        "declined": tk._("Threw away what it was given"),
        "no-body": tk._("Is not on the portal"),
        "no-fact": tk._("Nothing about it in this base"),
    }[outcome]
    return {"look": look, "icon": icon, "text": text}


def socle_endowment_verdict(counts: dict[str, int]) -> str:
    """Return how many communes would be given a file, in a sentence."""
    count = counts.get("give", 0) + counts.get("renew", 0)
    if not count:
        return tk._("No commune is left to be given this file.")
    return tk.ungettext(
        "{count} commune will be given this file.",
        "{count} communes will be given this file.",
        count,
    ).format(count=socle_number(count))
