"""Schemas of the actions on supporters."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from .paging import page


@validator_args
def support(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Two organisations."""
    return {
        "organization_id": [not_empty, unicode_safe, as_organization_id],
        "supporter_id": [not_empty, unicode_safe, as_organization_id],
    }


@validator_args
def support_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One support."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def support_answer(
    not_empty: Validator,
    not_missing: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """One support, and the answer."""
    return {
        "id": [not_empty, unicode_safe],
        "accept": [not_missing, boolean_validator],
        "reason": [default(""), unicode_safe],
    }


@validator_args
def support_list(
    ignore_empty: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """One organisation, or none."""
    return {
        "organization_id": [ignore_empty, unicode_safe, as_organization_id],
        "past": [default(False), boolean_validator],
    }


@validator_args
def publication_list(
    not_empty: Validator,
    unicode_safe: Validator,
) -> Schema:
    """One organisation, and a page."""
    return {
        "organization_id": [not_empty, unicode_safe, as_organization_id],
        **page(),
    }


def as_organization_id(value: Any) -> str:
    """Return the id of the organisation that has that id or name."""
    group = model.Group.get(value)
    if group is None or not group.is_organization or group.state != "active":
        raise tk.Invalid(tk._("There is no organisation “{id}”.").format(id=value))
    return group.id
