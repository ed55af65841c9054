"""Schemas of the action on obligations."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def obligation_show(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """An organisation, or a territory."""
    return {
        "organization": [ignore_empty, unicode_safe],
        "territory": [ignore_empty, unicode_safe],
    }
