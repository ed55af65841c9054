"""Schemas of the actions on SIRET numbers."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def siret_create(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation, and one number."""
    return {
        "organization_id": [not_empty, unicode_safe],
        "siret": [not_empty, unicode_safe],
    }
