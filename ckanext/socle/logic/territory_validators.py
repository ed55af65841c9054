"""Validators of the fields that hold a territory, or several.

What is stored is the id, as typed when an id was typed: a vanished code stays, and
resolves to what it is today.
"""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from .. import existing, territories
from ..core import territories as core
from ..core import values

_LEVEL = "_level"  # a form's list of levels has the name of its field, and this
_SHOWN = 6  # candidates that a message names


def socle_territory_id(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store the id of the territory named by its id, its name or a code.

    A form that asked which one sends a list: the text, and the id that was chosen.
    """
    found = _understood_or_error(key, data, errors, context)
    if not found:
        data.pop(key, None)
        raise tk.StopOnError
    if len(found) > 1:
        errors[key].append(tk._("Only one territory is expected here."))
        raise tk.StopOnError
    data[key] = found[0]


def socle_territory_ids(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store JSON: a list of territory ids, as typed, in their order.

    The text that an old portal held in that field stays, as long as it means the same.
    """
    found = _understood_or_error(key, data, errors, context)
    stored = _stored_value(key, context)
    same = isinstance(stored, str) and _meant(stored) == found
    data[key] = stored if same else json.dumps(found, ensure_ascii=False)


def socle_territory_ids_output(value: Any) -> Any:
    """Return the stored JSON as a list."""
    return values.loaded(value)


def _understood_or_error(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> list[str]:
    """Return the ids meant, each once; an id that is stored already stays.

    :raises StopOnError: a text is none, or several; the error says it
    """
    value = values.loaded(data[key])
    texts = value if isinstance(value, list) else [value]
    others = data.get(("__extras",)) or {}
    level = others.get(f"{key[-1]}{_LEVEL}")
    found = core.understand_all(
        territories.current_index(),
        [str(text) for text in texts if text],
        level=level if level in core.LEVELS else None,
        by_person=existing.is_form(),
    )
    stored = _stored(key, context)
    lost = [one for one in found if one.territory is None and one.text not in stored]
    if lost:
        errors[key].append(" ".join(map(_problem, lost)))
        raise tk.StopOnError
    kept = (one.value if one.territory else one.text for one in found)
    return list(dict.fromkeys(kept))


def _stored(key: FlattenKey, context: Context) -> list[str]:
    """Return the ids that are stored: one may have lost its meaning since."""
    value = _stored_value(key, context)
    texts = value if isinstance(value, list) else [value]
    return [text for text in texts if text and core.is_territory_id(text)]


def _stored_value(key: FlattenKey, context: Context) -> Any:
    """Return the list, or the text, that is stored; None for nothing."""
    thing = context.get("package") or context.get("group")
    return values.loaded((thing.extras or {}).get(key[-1])) if thing else None


def _meant(text: str) -> list[str | None]:
    """Return the ids that a text means, None for what is not understood."""
    found = core.understand_all(territories.current_index(), [text])
    return [one.value if one.territory else None for one in found]


def _problem(one: core.Understood) -> str:
    """Return what is wrong with a text; a form shows the choices below."""
    choices = ", ".join(f"{t.name} ({t.code})" for t in one.candidates[:_SHOWN])
    if not one.candidates:
        message = tk._(
            "No territory “{text}”. Type the name of a commune, or its INSEE code."
        )
    elif existing.is_form():
        message = (
            tk._("No territory “{text}”. Did you mean one of these?")
            if one.corrected
            else tk._("“{text}” may be several territories: choose which one.")
        )
    elif one.corrected:
        message = tk._("No territory “{text}”. Did you mean: {choices}?")
    else:
        message = tk._("“{text}” may be several territories: {choices}. Type the code.")
    return message.format(text=one.text, choices=choices)
