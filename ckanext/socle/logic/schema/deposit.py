"""Schemas of the action that takes what other programs bring."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...deposits.bringing import MODES, UPSERT
from .supporter import as_organization_id


@validator_args
def file_deposit(
    not_empty: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
) -> Schema:
    """Whose file, of which kind, and its rows."""
    return {
        "siren": [ignore_empty, unicode_safe],
        "organization_id": [ignore_empty, unicode_safe, as_organization_id],
        "table_schema": [not_empty, unicode_safe],
        "mode": [default(UPSERT), one_of(list(MODES))],
        "dry_run": [default(False), boolean_validator],
        "upload": [ignore_missing],
        "rows": [ignore_missing],
    }
