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
    "rule-changed": N_("another rule, {rule}: {after}; it was {before}."),
    "check-added": N_("new check: {check}."),
    "check-removed": N_("no longer checked: {check}."),
    "key-set": N_("two rows may not have the same {columns}."),
    "key-removed": N_("two rows may now be alike."),
    "order": N_("the columns are in another order, which is free."),
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
    filled = {name: value or gettext(NONE) for name, value in shown.items()}
    sentence = gettext(CHANGES[code]).format(**filled) if code in CHANGES else code
    if column is None:
        return sentence
    return gettext(OF_A_COLUMN).format(column=column, sentence=sentence)
