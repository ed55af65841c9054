"""Schemas of the actions on proposals that a grouping reads."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from .paging import page


@validator_args
def review_list(
    not_empty: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Those of one grouping."""
    return {
        "grouping": [not_empty, unicode_safe],
        "closed": [default(False), boolean_validator],
        **page(20),
    }


@validator_args
def review(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One proposal."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def review_approve(
    not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory
) -> Schema:
    """One proposal, and what was looked at."""
    return {
        "id": [not_empty, unicode_safe],
        "message": [default(""), unicode_safe],
        "seen": [default(""), unicode_safe],
    }


@validator_args
def review_return(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One proposal, and what is to be changed."""
    return {"id": [not_empty, unicode_safe], "message": [not_empty, unicode_safe]}
