"""Schemas of the actions on territories."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.territories import LEVELS
from ...core.territories.listing import SORTS

_MAX = 1000


@validator_args
def territory_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One territory."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def territory_resolve(
    not_missing: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """Codes, of a level or of any."""
    return {
        "codes": [not_missing, _as_texts],
        "level": [ignore_empty, unicode_safe, one_of(list(LEVELS))],
    }


@validator_args
def territory_search(
    default: ValidatorFactory,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """What a person types, within bounds."""
    return {
        "q": [default(""), unicode_safe],
        "level": [ignore_empty, unicode_safe, one_of(list(LEVELS))],
        "within": [ignore_empty, unicode_safe],
        "limit": [default(10), natural_number_validator, _at_most],
    }


@validator_args
def territory_children(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
    boolean_validator: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """A page of what lies in a territory."""
    return {
        "id": [not_empty, unicode_safe],
        "level": [ignore_empty, unicode_safe, one_of(list(LEVELS))],
        "whole": [default(True), boolean_validator],
        "q": [default(""), unicode_safe],
        "sort": [default("code"), unicode_safe, one_of(list(SORTS))],
        "limit": [default(100), natural_number_validator, _at_most],
        "offset": [default(0), natural_number_validator],
    }


@validator_args
def territory_changes(
    default: ValidatorFactory, natural_number_validator: Validator
) -> Schema:
    """A page."""
    return {
        "limit": [default(100), natural_number_validator, _at_most],
        "offset": [default(0), natural_number_validator],
    }


def _as_texts(value: Any) -> list[str]:
    """Accept a list, or words (a GET request has no list of one)."""
    codes = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(codes, list) or len(codes) > _MAX:
        raise tk.Invalid(
            tk._("Give a list of at most {limit} codes.").format(limit=_MAX)
        )
    return [str(code) for code in codes]


def _at_most(value: int) -> int:
    return min(value, _MAX)
