"""Schemas of the actions on checks."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory


@validator_args
def validation_check(
    not_missing: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A file, and maybe its rules and whose it is."""
    return {
        "upload": [not_missing],
        "table_schema": [default(""), unicode_safe],
        "organization_id": [ignore_empty, unicode_safe],
    }


@validator_args
def report_erase(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    resource_id_exists: Validator,
) -> Schema:
    """The reports of a resource, or one of them."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "id": [ignore_empty, unicode_safe],
    }
