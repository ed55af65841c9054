"""Schemas of the actions on the tree of organisations."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from .paging import page
from .supporter import as_organization_id


@validator_args
def tree(
    ignore_empty: Validator,
    unicode_safe: Validator,
) -> Schema:
    """A page of what lies below an organisation."""
    return {
        "organization_id": [ignore_empty, unicode_safe, as_organization_id],
        **page(),
    }


@validator_args
def detach(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation."""
    return {"organization_id": [not_empty, unicode_safe, as_organization_id]}
