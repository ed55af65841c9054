"""Schemas of the actions on what is published on a territory."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.territories.listing import SORTS
from .paging import page


@validator_args
def coverage_show(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """A territory, and numbers of datasets."""
    return {
        "territory": [not_empty, unicode_safe],
        "concerning": [default(0), natural_number_validator],
        "covering": [default(0), natural_number_validator],
        "covering_offset": [default(0), natural_number_validator],
    }


@validator_args
def coverage_list(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    ignore_missing: Validator,
    boolean_validator: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """A page of the communes of a territory."""
    return {
        "territory": [not_empty, unicode_safe],
        "published": [ignore_missing, boolean_validator],
        "q": [default(""), unicode_safe],
        "sort": [default("code"), unicode_safe, one_of(list(SORTS))],
        **page(100),
    }
