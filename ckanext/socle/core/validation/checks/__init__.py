"""Custom checks that table schemas name: on one cell, or between columns of a row.

Behaviour after Validata 0.12.5 (observed on its 309 public cases), code our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import between_columns, coordinates, french_formats, opening_hours, phones, years
from .model import CellCheck, Check, Failure, RowCheck, UnknownCheck

__all__ = ["CellCheck", "Check", "Failure", "RowCheck", "UnknownCheck", "build_checks"]

DEPRECATED_NAMES = {
    "french-siret-value": "siret",
    "french-siren-value": "siren",
    "nomenclature-actes-value": "nomenclature-acte",
}
_BUILDERS: dict[str, Callable[[dict[str, Any]], Check]] = {
    "cohesive-columns-value": between_columns.cohesive_columns,
    "compare-columns-value": between_columns.compare_columns,
    "french-gps-coordinates": coordinates.french_coordinates,
    "one-of-required": between_columns.one_of_required,
    "opening-hours-value": opening_hours.opening_hours,
    "phone-number-value": phones.phone_number,
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
    for entry in descriptor.get("custom_checks") or []:
        yield str(entry.get("name")), dict(entry.get("params") or {})
    for field in descriptor.get("fields") or []:
        entry = field.get("customCheck")
        if isinstance(entry, str):
            entry = {"name": entry}
        if entry:
            params = {**(entry.get("params") or {}), "column": field.get("name")}
            yield str(entry.get("name")), params


def _build(name: str, params: dict[str, Any]) -> Check:
    name = DEPRECATED_NAMES.get(name, name)
    try:
        if name in _BUILDERS:
            return _BUILDERS[name](params)
        return french_formats.french_format(name, params)
    except (KeyError, TypeError, ValueError) as error:
        return UnknownCheck(name, str(error))
