"""Schemas of the actions on corrections."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory


@validator_args
def repair_list(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    resource_id_exists: Validator,
) -> Schema:
    """The corrections of a resource's file, or of one that waits beside it."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "candidate_id": [ignore_empty, unicode_safe],
    }


@validator_args
def repair_apply(
    not_empty: Validator,
    unicode_safe: Validator,
    resource_id_exists: Validator,
    ignore_empty: Validator,
    list_of_strings: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Some of them, to write."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "repairs": [not_empty, list_of_strings],
        "sha256": [default(""), unicode_safe],
        "candidate_id": [ignore_empty, unicode_safe],
    }
