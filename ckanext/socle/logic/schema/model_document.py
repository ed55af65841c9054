"""Schemas of the actions on model documents."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from .supporter import as_organization_id


@validator_args
def model_document_list(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
) -> Schema:
    """One organisation, and what its documents say."""
    return {
        "organization_id": [not_empty, unicode_safe, as_organization_id],
        "licence": [ignore_empty, unicode_safe],
        "grouping": [ignore_empty, unicode_safe],
    }


@validator_args
def model_document_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One document of an organisation."""
    return {**model_document_list(), "name": [not_empty, unicode_safe]}
