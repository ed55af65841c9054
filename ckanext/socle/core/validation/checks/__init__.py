"""Custom checks that table schemas name: on one cell, or between columns of a row.

Behaviour after Validata 0.12.5 (observed on its 309 public cases), code our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...table_schemas.changes import DEPRECATED_CHECKS
from . import (
    address_positions,
    addresses,
    ban_identifiers,
    between_columns,
    communes,
    coordinates,
    french_formats,
    opening_hours,
    phones,
    street_names,
    years,
)
from .model import CellCheck, Check, Failure, RowCheck, UnknownCheck

__all__ = [
    "CellCheck",
    "Check",
    "Failure",
    "RowCheck",
    "UnknownCheck",
    "build_checks",
]

_BUILDERS: dict[str, Callable[[dict[str, Any]], Check]] = {
    "cohesive-columns-value": between_columns.cohesive_columns,
    "compare-columns-value": between_columns.compare_columns,
    "french-gps-coordinates": coordinates.french_coordinates,
    "one-of-required": between_columns.one_of_required,
    "opening-hours-value": opening_hours.opening_hours,
    "phone-number-value": phones.phone_number,
    # Ours: no other schema names it.
    "socle-ban-case": street_names.letter_case,
    "socle-ban-identifiers": ban_identifiers.ban_identifiers,
    "socle-ban-in-france": address_positions.in_france,
    "socle-ban-key": addresses.key_number,
    "socle-ban-key-commune": addresses.key_commune,
    "socle-ban-number": addresses.street_number,
    "socle-ban-one-code": ban_identifiers.one_code,
    "socle-ban-one-commune": ban_identifiers.one_commune,
    "socle-ban-parcels": street_names.parcels,
    "socle-ban-place": addresses.address_place,
    "socle-ban-position": addresses.position_type,
    "socle-ban-projected": address_positions.projected,
    "socle-ban-underscore": street_names.underscore,
    "socle-commune": communes.commune,
    "socle-former-commune": communes.former_commune,
    "sum-columns-value": between_columns.sum_columns,
    "year-interval-value": years.year_interval,
}


def build_checks(descriptor: Mapping[str, Any]) -> list[Check]:
    """Return the checks of a table schema in its order, its fields' own ones last.

    >>> [check.rule for check in build_checks({"custom_checks": [
    ...     {"name": "french-siret-value", "params": {"column": "COLL_SIRET"}}]})]
    ['custom-check-error']
    """
    return [_build(name, params) for name, params in _declared(descriptor)]


def _declared(descriptor: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    declared = descriptor.get("custom_checks") or []
    for entry in declared if isinstance(declared, list) else [declared]:
        yield _name_and_params(entry)
    for field in descriptor.get("fields") or []:
        if field.get("customCheck"):
            name, params = _name_and_params(field["customCheck"])
            yield name, {**params, "column": field.get("name")}


def _name_and_params(entry: Any) -> tuple[str, dict[str, Any]]:
    """Return what a declaration says; a bare name has no parameter."""
    if not isinstance(entry, dict):
        return str(entry), {}
    params = entry.get("params")
    return str(entry.get("name")), dict(params) if isinstance(params, dict) else {}


def _build(name: str, params: dict[str, Any]) -> Check:
    name = DEPRECATED_CHECKS.get(name, name)
    try:
        builder = _BUILDERS.get(name)
        if builder is None:
            check: Check = french_formats.french_format(name, params)
        else:
            check = builder(params)
    except (KeyError, TypeError, ValueError) as error:
        return UnknownCheck(name, str(error))
    columns: tuple[Any, ...] = (params.get("column"),)
    if isinstance(check, RowCheck):
        columns = check.columns
    if all(isinstance(column, str) for column in columns):
        return check
    return UnknownCheck(name, "a column is not a name")
