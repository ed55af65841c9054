"""Schemas of the actions on the tree of organisations."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from .supporter import as_organization_id


@validator_args
def tree(
    ignore_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    limit_to_configured_maximum: ValidatorFactory,
) -> Schema:
    """A page of what lies below an organisation."""
    return {
        "organization_id": [ignore_empty, unicode_safe, as_organization_id],
        "limit": [
            default(20),
            natural_number_validator,
            limit_to_configured_maximum("ckan.search.rows_max", 1000),
        ],
        "offset": [default(0), natural_number_validator],
    }


@validator_args
def detach(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation."""
    return {"organization_id": [not_empty, unicode_safe, as_organization_id]}


@validator_args
def page(
    default: ValidatorFactory,
    natural_number_validator: Validator,
    limit_to_configured_maximum: ValidatorFactory,
) -> Schema:
    """A page of organisations."""
    return {
        "limit": [
            default(20),
            natural_number_validator,
            limit_to_configured_maximum("ckan.search.rows_max", 1000),
        ],
        "offset": [default(0), natural_number_validator],
    }
