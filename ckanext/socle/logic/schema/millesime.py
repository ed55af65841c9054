"""Schemas of the actions on millésimes."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.territories import KINDS
from .paging import page


@validator_args
def millesime_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One millésime, by its checksum."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def millesime_show(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """One millésime, and a page of a kind of its differences."""
    return {
        "id": [not_empty, unicode_safe],
        "change": [ignore_empty, unicode_safe, one_of(list(KINDS))],
        **page(50),
    }
