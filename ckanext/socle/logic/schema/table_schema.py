"""Schemas of the actions on table schemas and their catalogues."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.table_schemas.catalogue import SCHEMA_TYPES
from .paging import page


@validator_args
def catalogue_sync(ignore_missing: Validator, unicode_safe: Validator) -> Schema:
    """One catalogue, or all of them."""
    return {"url": [ignore_missing, unicode_safe]}


@validator_args
def table_schema_search(
    default: ValidatorFactory,
    unicode_safe: Validator,
) -> Schema:
    """A page of table schemas, by the words of their titles."""
    return {
        "q": [default(""), unicode_safe],
        **page(),
    }


@validator_args
def table_schema_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One table schema."""
    return {"name": [not_empty, unicode_safe]}


@validator_args
def table_schema_create(
    not_empty: Validator,
    ignore: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
) -> Schema:
    """A version of a table schema of the portal's own."""
    return {
        "name": [not_empty, unicode_safe],
        "version": [not_empty, unicode_safe],
        "schema_type": [default("tableschema"), one_of(list(SCHEMA_TYPES))],
        "title": [default(""), unicode_safe],
        "url": [ignore_empty, unicode_safe],
        "upload": [ignore_missing],
        "descriptor": [ignore_missing],
        "__extras": [ignore],
    }
