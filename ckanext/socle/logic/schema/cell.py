"""Schemas of the actions on cells that may hold personal data."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def cells(
    not_empty: Validator,
    not_missing: Validator,
    unicode_safe: Validator,
    ignore_missing: Validator,
    resource_id_exists: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Cells that a report lists."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "id": [not_empty, unicode_safe],
        "group": [not_missing, natural_number_validator],
        "rows": [ignore_missing, _rows],
    }


@validator_args
def service_values(
    not_empty: Validator, unicode_safe: Validator, resource_id_exists: Validator
) -> Schema:
    """A resource, for its kind of file."""
    return {"resource_id": [not_empty, unicode_safe, resource_id_exists]}


def _rows(value: Any) -> list[int]:
    """Return numbers of rows, from 1."""
    try:
        rows = [int(one) for one in value]
    except (TypeError, ValueError) as err:
        raise tk.Invalid(tk._("Give the numbers of the rows.")) from err
    if not rows or min(rows) < 1:
        raise tk.Invalid(tk._("Give the numbers of the rows."))
    return rows
