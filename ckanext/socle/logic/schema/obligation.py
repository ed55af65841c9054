"""Schemas of the actions on obligations."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.expected_files import DECLARATIONS
from .supporter import as_organization_id

LONGEST_URL = 2000  # characters


@validator_args
def obligation_show(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """An organisation, or a territory."""
    return {
        "organization": [ignore_empty, unicode_safe],
        "territory": [ignore_empty, unicode_safe],
    }


@validator_args
def obligation_list(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation."""
    return {"organization_id": [not_empty, unicode_safe, as_organization_id]}


@validator_args
def obligation_declare(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    int_validator: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """One organisation, one expected file, and what is said of it."""
    return {
        "organization_id": [not_empty, unicode_safe, as_organization_id],
        "table_schema": [not_empty, unicode_safe],
        "kind": [not_empty, one_of(list(DECLARATIONS))],
        "year": [ignore_empty, int_validator],
        "url": [ignore_empty, unicode_safe],
    }


@validator_args
def obligation_revoke(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One declaration."""
    return {"id": [not_empty, unicode_safe]}
