"""Schemas of the actions on tasks."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...model.task import STATES
from .paging import page


@validator_args
def task_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One task."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def task_list(
    ignore_empty: Validator,
    unicode_safe: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """A page of tasks."""
    return {
        "kind": [ignore_empty, unicode_safe],
        "state": [ignore_empty, unicode_safe, one_of(list(STATES))],
        **page(),
    }
