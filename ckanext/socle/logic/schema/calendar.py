"""Schema of the actions on calendars of deadlines."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from .supporter import as_organization_id


@validator_args
def calendar(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One organisation."""
    return {"organization_id": [not_empty, unicode_safe, as_organization_id]}
