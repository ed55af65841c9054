"""Schemas of the actions on requests."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...model.request import KINDS, STATES
from ...request_lists import BOXES
from .paging import page
from .supporter import as_organization_id


@validator_args
def request(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
) -> Schema:
    """What is asked, of whom."""
    return {
        "kind": [not_empty, one_of(list(KINDS))],
        "organization_id": [ignore_empty, unicode_safe, as_organization_id],
        "target_id": [ignore_empty, unicode_safe, as_organization_id],
        "role": [default("editor"), one_of(["member", "editor", "admin"])],
        "title": [ignore_empty, unicode_safe],
        "message": [default(""), unicode_safe],
    }


@validator_args
def request_list(
    ignore_empty: Validator,
    unicode_safe: Validator,
    one_of: ValidatorFactory,
    boolean_validator: Validator,
) -> Schema:
    """A page of requests."""
    return {
        "box": [ignore_empty, unicode_safe, one_of(list(BOXES))],
        "closed": [ignore_empty, boolean_validator],
        "state": [ignore_empty, unicode_safe, one_of(list(STATES))],
        **page(20),
    }
