"""Schemas of the actions on catalogues for harvesters."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def dcat_inspect(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A dataset, a public body or a grouping."""
    one: list[Validator] = [ignore_empty, unicode_safe]
    return {"dataset": one, "organization": one, "grouping": one}
