"""What a version of the rules changes, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .marking import N_

CHANGES = {
    "column-added": N_("new column."),
    "column-removed": N_("the column is no longer expected."),
    "column-renamed": N_("new name: it was “{before}”."),
    "now-required": N_("now compulsory."),
    "now-optional": N_("no longer compulsory."),
    "type": N_("another kind of value: {after}; it was {before}."),
    "list-set": N_("now a closed list: {values}."),
    "list-removed": N_("no longer a closed list."),
    "values-removed": N_("no longer in the list: {values}."),
    "values-added": N_("new in the list: {values}."),
    "words-removed": N_("no longer understood: {values}."),
    "words-added": N_("now understood: {values}."),
    "narrower": N_("a stricter rule, {rule}: {after}; it was {before}."),
    "wider": N_("a looser rule, {rule}: {after}; it was {before}."),
    "pattern-set": N_("now written in one way."),
    "pattern-removed": N_("now written freely."),
    "pattern-changed": N_("now written in another way."),
    "rule-changed": N_("another rule, {rule}: {after}; it was {before}."),
    "check-added": N_("New check ({columns}): {check}."),
    "check-removed": N_("No longer checked ({columns}): {check}."),
    "key-set": N_("Two rows may not have the same {columns}."),
    "key-removed": N_("Two rows may now be alike."),
    "blanks-removed": N_("No longer an empty cell: {values}."),
    "blanks-added": N_("Now an empty cell: {values}."),
    "order": N_("The columns are in another order, which is free."),
}
"""Those of a column follow its name; the others are whole sentences."""
CHECKS = {
    "cohesive-columns-value": N_("all filled, or all empty"),
    "compare-columns-value": N_("in the right order"),
    "compare-columns-value >=": N_("the first is not lower than the second"),
    "compare-columns-value <=": N_("the first is not higher than the second"),
    "french-gps-coordinates": N_("a place in France"),
    "nomenclature-acte": N_("a matière of the list of acts"),
    "one-of-required": N_("at least one filled"),
    "opening-hours-value": N_("opening hours as OpenStreetMap writes them"),
    "phone-number-value": N_("a phone number that exists"),
    "siren": N_("a SIREN with its right key"),
    "siret": N_("a SIRET with its right key"),
    "sum-columns-value": N_("the first is the sum of the others"),
    "year-interval-value": N_("a year, or two in order"),
}
NONE = N_("none")
OF_A_COLUMN = N_("{column}: {sentence}")


def render_change(
    code: str,
    params: Mapping[str, Any],
    *,
    column: str | None = None,
    gettext: Callable[[str], str] = str,
) -> str:
    """Return the sentence of a change; its own code when it is not known.

    *column* is named first when there is one.

    >>> render_change("values-added", {"values": ["A", "B"]})
    'new in the list: A, B.'
    """
    shown = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in params.items()
    }
    if "check" in shown:
        name = shown["check"]
        plain = CHECKS.get(name) or CHECKS.get(name.split(" ")[0]) or name
        shown["check"] = gettext(plain)
    filled = {name: value or gettext(NONE) for name, value in shown.items()}
    sentence = gettext(CHANGES[code]).format(**filled) if code in CHANGES else code
    if column is None:
        return sentence
    return gettext(OF_A_COLUMN).format(column=column, sentence=sentence)
