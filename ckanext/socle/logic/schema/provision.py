"""Schemas of the actions on files made for bodies, and on national bases."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from .paging import page
from .supporter import as_organization_id


@validator_args
def transmission_create(
    not_empty: Validator, not_missing: Validator, unicode_safe: Validator
) -> Schema:
    """Whose files, and the files."""
    return {
        "organization_id": [not_empty, unicode_safe, as_organization_id],
        "upload": [not_missing],
    }


@validator_args
def provision_list(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation."""
    return {"organization_id": [not_empty, unicode_safe, as_organization_id]}


@validator_args
def one_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One file made for a body, or one endowment."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def endowment_create(
    not_empty: Validator,
    not_missing: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
) -> Schema:
    """A grouping, a file, and what it is."""
    return {
        "grouping": [not_empty, unicode_safe],
        "upload": [not_missing],
        "table_schema": [ignore_empty, unicode_safe],
        "source": [ignore_empty, unicode_safe],
    }


@validator_args
def endowment_show(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
) -> Schema:
    """One endowment, and a page of its communes."""
    return {
        "id": [not_empty, unicode_safe],
        "outcome": [ignore_empty, unicode_safe],
        **page(50),
    }


@validator_args
def endowment_list(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One grouping."""
    return {"grouping": [not_empty, unicode_safe]}
