"""Schemas of the actions on campaigns that check files again."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.revalidations import MOVES, OUTCOMES
from .paging import page


@validator_args
def revalidation_create(
    not_empty: Validator, ignore_empty: Validator, unicode_safe: Validator
) -> Schema:
    """A campaign: a kind of file, a version, and whose files."""
    return {
        "table_schema": [not_empty, unicode_safe],
        "version": [ignore_empty, unicode_safe],
        "organization_id": [ignore_empty, unicode_safe],
        "grouping_id": [ignore_empty, unicode_safe],
    }


@validator_args
def revalidation_show(
    not_empty: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    unicode_safe: Validator,
) -> Schema:
    """A campaign, with a page of its files."""
    return {
        "id": [not_empty, unicode_safe],
        "outcome": [ignore_empty, one_of(list(OUTCOMES))],
        **page(),
    }


@validator_args
def revalidation_list(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """The last campaigns, of one kind of file or of all."""
    return {"table_schema": [ignore_empty, unicode_safe], **page()}


@validator_args
def revalidation_run(
    not_empty: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    unicode_safe: Validator,
) -> Schema:
    """A campaign to go on with, and which files follow the new version."""
    return {
        "id": [not_empty, unicode_safe],
        "move": [ignore_empty, one_of(list(MOVES))],
    }
