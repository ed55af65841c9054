"""What the territory picker shows of a value: what was understood, what is asked."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk

from .. import territories
from ..core import territories as core
from ..core import values
from .territories import level_words

__all__ = ["socle_picker", "socle_picker_levels", "socle_picker_words"]

_OFFERED = 8  # territories among which a page asks; the others need another letter


def socle_picker_levels() -> list[dict[str, str]]:
    """Return the levels of the picker's list (`value`, `text`), the largest first."""
    words = level_words()
    order = [level for level in core.LEVELS if level in words and level != "pays"]
    return [{"value": level, "text": _capital(words[level])} for level in order]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def socle_picker_words() -> str:
    """Return, as JSON, what the picker's script says."""
    words = {
        "levels": level_words(),
        "formerly": tk._("formerly {name}"),
        "none": tk._("No territory of that name or code."),
        "one": tk._("1 suggestion."),
        "many": tk._("{count} suggestions."),
        "remove": tk._("Remove {name}"),
        "removed": tk._("{name} is removed."),
        "added": tk._("{name} is added."),
        "understood": tk._("Understood:"),
    }
    return json.dumps(words, ensure_ascii=False)


def socle_picker(
    value: Any,
    level: str | None = None,
    within: str | None = None,
    *,
    several: bool = False,
) -> dict[str, Any]:
    """Return what to show of a value of the field, typed or stored.

    `known` are the territories understood, `text` what the field holds, and `asked`
    the texts that may be several territories, each with its `options`.
    """
    index = territories.current_index()
    asked_level = level if level in core.LEVELS else None
    found = core.understand_all(
        index, _texts(value), level=asked_level, within=within or None
    )
    known = [_shown(index, one, one.territory) for one in found if one.territory]
    unsettled = [one for one in found if not one.territory]
    texts = [one.text for one in unsettled]
    if not several:
        texts = [one["typed"] for one in known] + texts
    return {
        "known": known,
        "text": ", ".join(texts),
        "asked": [_asked(index, one) for one in unsettled if one.candidates],
    }


def _texts(value: Any) -> list[str]:
    typed = values.loaded(value)
    return [str(one) for one in (typed if isinstance(typed, list) else [typed]) if one]


def _shown(
    index: core.TerritoryIndex, one: core.Understood, territory: core.Territory
) -> dict[str, Any]:
    option = _option(index, one.text, territory)
    is_id = core.is_territory_id(one.text)
    old_name = index.resolve(one.text).old_name
    return option | {
        "value": one.value,
        "typed": option["written"] if is_id else one.text,
        "old_name": old_name or option["old_name"],
    }


def _asked(index: core.TerritoryIndex, one: core.Understood) -> dict[str, Any]:
    return {
        "text": one.text,
        "corrected": one.corrected,
        "options": [_option(index, one.text, t) for t in one.candidates[:_OFFERED]],
        "more": len(one.candidates) > _OFFERED,
    }


def _option(
    index: core.TerritoryIndex, text: str, territory: core.Territory
) -> dict[str, Any]:
    """Return the words of a territory: `written` is what a field shows of it."""
    summary = core.summary(index, territory)
    place = summary["departement_name"]
    level = level_words().get(territory.level, "")
    return {
        "id": territory.id,
        "name": territory.name,
        "written": written(territory),
        "level": level,
        "place": place if place and place != territory.name else level,
        "details": ", ".join(
            part for part in (level, place) if part and part != territory.name
        ),
        "old_name": index.old_name(text, territory),
    }


def written(territory: core.Territory) -> str:
    """Return what a field shows of a territory, and the server understands."""
    is_drawn = territory.level == "perimetre"
    return f"{territory.name} ({territory.id if is_drawn else territory.code})"
