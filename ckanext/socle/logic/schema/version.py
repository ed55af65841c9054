"""Schemas of the actions on former versions of files."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def version_list(
    not_empty: Validator, unicode_safe: Validator, resource_id_exists: Validator
) -> Schema:
    """One resource."""
    return {"resource_id": [not_empty, unicode_safe, resource_id_exists]}


@validator_args
def version(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One version."""
    return {"id": [not_empty, unicode_safe]}
