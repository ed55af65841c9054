"""Schemas of the actions on tasks."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...model.task import STATES


@validator_args
def task_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One task."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def task_list(
    ignore_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
    limit_to_configured_maximum: ValidatorFactory,
) -> Schema:
    """A page of tasks."""
    return {
        "kind": [ignore_empty, unicode_safe],
        "state": [ignore_empty, unicode_safe, one_of(list(STATES))],
        "limit": [
            default(20),
            natural_number_validator,
            limit_to_configured_maximum("ckan.search.rows_max", 1000),
        ],
        "offset": [default(0), natural_number_validator],
    }
