"""Schemas of the actions on policies, candidates and what is kept back."""

from __future__ import annotations

from typing import Any

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from .paging import page


@validator_args
def policy_list(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One grouping."""
    return {"grouping": [not_empty, unicode_safe]}


@validator_args
def policy_preview(
    not_empty: Validator,
    unicode_safe: Validator,
    list_of_strings: Validator,
    default: ValidatorFactory,
) -> Schema:
    """One grouping, one kind of file and one rule."""
    return {
        "grouping": [not_empty, unicode_safe],
        "table_schema": [not_empty, unicode_safe],
        "mode": [not_empty, unicode_safe],
        "counted": [default([]), one_or_more, list_of_strings],
    }


def one_or_more(value: Any) -> Any:
    """Return a list of what is sent: a form sends one box alone as a text."""
    return [value] if isinstance(value, str) else value


@validator_args
def policy_update(
    not_empty: Validator,
    unicode_safe: Validator,
    isodate: Validator,
    ignore_empty: Validator,
    list_of_strings: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A rule, from a day on."""
    return {
        "grouping": [not_empty, unicode_safe],
        "table_schema": [not_empty, unicode_safe],
        "mode": [not_empty, unicode_safe],
        "effective": [ignore_empty, isodate],
        "message": [default(""), unicode_safe],
        "counted": [default([]), one_or_more, list_of_strings],
    }


@validator_args
def candidate_list(
    not_empty: Validator,
    unicode_safe: Validator,
    resource_id_exists: Validator,
) -> Schema:
    """The candidates of a resource."""
    return {
        "resource_id": [not_empty, unicode_safe, resource_id_exists],
        "limit": page(20)["limit"],
    }


@validator_args
def candidate(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One candidate."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def candidate_promote(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One candidate, and why it goes through."""
    return {"id": [not_empty, unicode_safe], "note": [not_empty, unicode_safe]}


@validator_args
def held(
    not_empty: Validator, unicode_safe: Validator, package_id_exists: Validator
) -> Schema:
    """One dataset."""
    return {"package_id": [not_empty, unicode_safe, package_id_exists]}


@validator_args
def held_publish(
    not_empty: Validator, unicode_safe: Validator, package_id_exists: Validator
) -> Schema:
    """One dataset, and why it goes through."""
    return {
        "package_id": [not_empty, unicode_safe, package_id_exists],
        "note": [not_empty, unicode_safe],
    }
