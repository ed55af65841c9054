"""Schemas of the actions on millésimes."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.territories import KINDS


@validator_args
def millesime_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One millésime, by its checksum."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def millesime_show(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    limit_to_configured_maximum: ValidatorFactory,
) -> Schema:
    """One millésime, and a page of a kind of its differences."""
    return {
        "id": [not_empty, unicode_safe],
        "change": [ignore_empty, unicode_safe, one_of(list(KINDS))],
        "limit": [
            default(50),
            natural_number_validator,
            limit_to_configured_maximum("ckan.search.rows_max", 1000),
        ],
        "offset": [default(0), natural_number_validator],
    }
