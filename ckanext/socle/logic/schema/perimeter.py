"""Schemas of the actions on perimeters."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ...core.perimeters import SLUG
from .paging import page

_LONGEST_NAME = 200
_LONGEST_SLUG = 80


@validator_args
def perimeter_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One perimeter."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def perimeter_create(
    not_empty: Validator, unicode_safe: Validator, ignore_empty: Validator
) -> Schema:
    """A name and members."""
    return {
        "name": [not_empty, unicode_safe, _name],
        "code": [ignore_empty, unicode_safe, _slug],
        "members": [not_empty, _as_text],
    }


@validator_args
def perimeter_update(
    not_empty: Validator, ignore_missing: Validator, unicode_safe: Validator
) -> Schema:
    """A perimeter, and what changes."""
    return {
        "id": [not_empty, unicode_safe],
        "name": [ignore_missing, not_empty, unicode_safe, _name],
        "members": [ignore_missing, not_empty, _as_text],
    }


@validator_args
def perimeter_list() -> Schema:
    """A page of perimeters."""
    return {
        **page(20),
    }


def _as_text(value: Any) -> str:
    """Accept a list of codes, or the lines that a person types."""
    if isinstance(value, list):
        return "\n".join(str(code) for code in value)
    if isinstance(value, str):
        return value
    raise tk.Invalid(tk._("Give a list of codes."))


def _name(value: str) -> str:
    if len(value.strip()) > _LONGEST_NAME:
        raise tk.Invalid(tk._("This name is too long."))
    return value.strip()


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG:
        raise tk.Invalid(
            tk._("Only small letters, figures and hyphens. Example: pays-de-retz.")
        )
    return value
