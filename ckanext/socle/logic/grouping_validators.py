"""Validators of the fields of groupings."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import (
    Context,
    FlattenDataDict,
    FlattenErrorDict,
    FlattenKey,
)

from ..core import colours, groupings, values
from ..core.errors import ColourError, IdentifierError, SocleError


def socle_colour(value: Any) -> str:
    """Return `#rrggbb`, in lower case."""
    try:
        return colours.parse_colour(str(value))
    except ColourError as err:
        raise tk.Invalid(
            tk._("“{value}” is not a colour. Example: #206b82.").format(value=value)
        ) from err


def socle_partners(value: Any) -> str:
    """Return JSON: a list of `{"name", "role", "siren", "support_model"}`.

    Takes such a list, its JSON, or lines « name ; role ; SIREN ; support model ».
    """
    loaded = values.loaded(value)
    entries = loaded if isinstance(loaded, list) else str(loaded).splitlines()
    partners = [
        _partner(number, entry)
        for number, entry in enumerate(entries, 1)
        if not isinstance(entry, str) or entry.strip()
    ]
    return json.dumps([p.to_dict() for p in partners], ensure_ascii=False)


def _partner(number: int, entry: Any) -> groupings.Partner:
    try:
        if isinstance(entry, dict):
            return groupings.parse_partner(entry)
        return groupings.partner_from_line(entry if isinstance(entry, str) else "")
    except IdentifierError as err:
        message = tk._(
            "Line {number}: “{value}” is not a SIREN: 9 figures, the last one being "
            "a key. Example: 213502453."
        )
        words = {"number": number, "value": err.params.get("value")}
        raise tk.Invalid(message.format(**words)) from err
    except SocleError as err:
        message = tk._(
            "Line {number}: write a name, a role (pilote, accompagnateur or "
            "partenaire), a SIREN and a letter from A to E, with semicolons between "
            "them. Example: Mégalis Bretagne ; accompagnateur ; 253514491 ; B"
        )
        raise tk.Invalid(message.format(number=number)) from err


def socle_partners_output(value: Any) -> Any:
    """Return the stored JSON as a list; anything else as it is."""
    loaded = values.loaded(value)
    is_list = isinstance(loaded, list) and all(isinstance(e, dict) for e in loaded)
    return loaded if is_list else value


def socle_logo_alt(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a logo that says nothing to those who do not see it."""
    logo = data.get((*key[:-1], "image_url"))
    if logo and logo is not tk.missing and not str(data.get(key) or "").strip():
        errors[key].append(
            tk._("Say what the logo shows, for those who do not see it.")
        )
        raise tk.StopOnError
