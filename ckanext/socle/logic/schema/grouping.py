"""Schemas of the actions on groupings."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from .paging import page


@validator_args
def grouping_show(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """One grouping, and how many of its latest datasets."""
    return {
        "id": [not_empty, unicode_safe],
        "latest": [default(0), natural_number_validator],
    }


@validator_args
def grouping_list() -> Schema:
    """A page of groupings."""
    return {
        **page(20),
    }
