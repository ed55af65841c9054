"""Schemas of the actions on reports."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from .paging import page


@validator_args
def resource_id(
    not_empty: Validator, unicode_safe: Validator, resource_id_exists: Validator
) -> Schema:
    """One resource."""
    return {"resource_id": [not_empty, unicode_safe, resource_id_exists]}


@validator_args
def report_show(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    resource_id_exists: Validator,
) -> Schema:
    """The last report of a resource, or an older one by its id."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "id": [ignore_empty, unicode_safe],
    }


@validator_args
def report_list(
    not_empty: Validator,
    unicode_safe: Validator,
    resource_id_exists: Validator,
) -> Schema:
    """The history of a resource's reports."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "limit": page(20)["limit"],
    }
