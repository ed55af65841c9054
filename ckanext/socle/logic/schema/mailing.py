"""Schemas of the actions on what an address wants to get."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ...model.mailing import PACES


@validator_args
def choice(ignore_missing: Validator, unicode_safe: Validator) -> Schema:
    """An address, by its secret; else that of the user."""
    return {"secret": [ignore_missing, unicode_safe]}


@validator_args
def choice_update(
    ignore_missing: Validator, unicode_safe: Validator, not_empty: Validator
) -> Schema:
    """What it wants from now on."""
    one_of = tk.get_validator("one_of")(list(PACES))
    return {
        "secret": [ignore_missing, unicode_safe],
        "pace": [not_empty, unicode_safe, one_of],
    }
