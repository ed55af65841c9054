"""Schema of the action that reads a catalogue back."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory


@validator_args
def inventory_bring(
    not_empty: Validator,
    ignore: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
    unicode_safe: Validator,
) -> Schema:
    """A catalogue, and whose it is."""
    return {
        "organization_id": [not_empty, unicode_safe],
        "upload": [not_empty],
        "dry_run": [default(True), boolean_validator],
        "__extras": [ignore],
    }
