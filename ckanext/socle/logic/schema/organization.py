"""Schemas of the actions on lists of organisations."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

_MAX = 100


@validator_args
def organization_search(
    default: ValidatorFactory,
    ignore_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """What a person types, what they want to do there, and a page."""
    return {
        "q": [default(""), unicode_safe],
        "permission": [ignore_empty, unicode_safe, _permission],
        "limit": [default(20), natural_number_validator, _at_most],
        "offset": [default(0), natural_number_validator],
    }


def _permission(value: str) -> str:
    if value not in ("read", "create_dataset", "update_dataset", "membership"):
        raise tk.Invalid(tk._("There is no permission “{value}”.").format(value=value))
    return value


def _at_most(value: int) -> int:
    return min(value, _MAX)
