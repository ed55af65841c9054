"""A table schema made ready: a reader by field, the checks, the titles expected."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frictionless

from ..errors import NotTabularError, TableSchemaError
from ..folding import fold_letters
from ..table_schemas import Overlay, TableSchema, get
from .checks import CellCheck, Check, build_checks
from .checks.lists import list_warning
from .columns import Column
from .header import Titles
from .kinds import guess_kind, is_checked
from .limits import Limits
from .patterns import Pattern

MEMORY = 64
"""Descriptors whose reading by frictionless is remembered by process."""


# frictionless loads its plugins at its first schema: with the engine, not in a check.
frictionless.Schema.from_descriptor({"fields": [{"name": "A", "type": "string"}]})
_BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}


@dataclass
class Rules:
    """Everything that one check of one file needs of a table schema."""

    table_schema: TableSchema
    columns: dict[str, Column]
    """By name, in the order of the schema."""
    checks: list[Check]
    primary_key: tuple[str, ...]
    missing_values: frozenset[str]
    titles: Titles


def find_table_schema(
    table_schema: str | Mapping[str, Any] | TableSchema,
) -> TableSchema:
    """Return the table schema of a key, `key@version` or descriptor.

    :raises TableSchemaNotFound: no such key or version
    :raises NotTabularError: its files are of a kind that is not checked yet
    """
    if isinstance(table_schema, str):
        table_schema = get(table_schema)
    if isinstance(table_schema, TableSchema):
        if not is_checked(table_schema):
            raise NotTabularError(key=table_schema.key)
        return table_schema
    descriptor = dict(table_schema)
    return TableSchema(None, descriptor.get("version"), descriptor, Overlay())


def schema_errors(descriptor: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return Validata's code and the reason of each error of a descriptor.

    >>> schema_errors({"fields": [{"name": "A", "type": "string"}]})
    []
    """
    return list(_schema_errors(json.dumps(descriptor)))


@lru_cache(maxsize=MEMORY)
def _schema_errors(descriptor: str) -> tuple[tuple[str, str], ...]:
    try:
        schema = frictionless.Schema.from_descriptor(json.loads(descriptor))
    except frictionless.FrictionlessException as error:
        reasons = error.reasons or [error.error]
        return tuple((reason.type, reason.note) for reason in reasons)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # frictionless looks into a descriptor before it knows that it is one.
        return (("schema-error", str(error)),)
    return tuple(_useless_constraints(schema))


def _useless_constraints(schema: frictionless.Schema) -> Iterator[tuple[str, str]]:
    """Yield the constraints that no value could be compared with."""
    for field in schema.fields:
        read = field.create_value_reader()
        for name, constraint in field.constraints.items():
            if name in _BOUNDS and constraint is not None and read(constraint) is None:
                yield "field-error", f"{field.name}: {name} is {constraint!r}"
            if name == "pattern":
                try:
                    re.compile(f"^{constraint}$")
                except re.error as error:
                    yield "field-error", f"{field.name}: {constraint!r}: {error}"


@lru_cache(maxsize=MEMORY)
def _frictionless_schema(descriptor: str) -> frictionless.Schema:
    return frictionless.Schema.from_descriptor(json.loads(descriptor))


def compile_rules(table_schema: TableSchema, limits: Limits) -> Rules:
    """Return the rules of a table schema whose descriptor is sound.

    Readers and memories belong to one check: rules are not shared.

    :raises TableSchemaError: a pattern or a constraint that cannot be used
    """
    descriptor = table_schema.descriptor
    try:
        columns = _columns(table_schema, limits)
    except (re.error, ValueError, TypeError, frictionless.FrictionlessException) as err:
        raise TableSchemaError(reason=str(err)) from err
    checks = build_checks(descriptor)
    for place, check in enumerate(checks):
        if isinstance(check, CellCheck) and check.column in columns:
            column = columns[check.column]
            if check.severity:
                column.warnings.append(check)
            else:
                column.checks.append((place, check))
    for column in columns.values():
        if column.warned:
            column.warnings.append(list_warning(column))
        column.kind = column.overlay.kind or guess_kind(column)
    return Rules(
        table_schema,
        columns,
        checks,
        _primary_key(descriptor),
        frozenset(map(str, descriptor.get("missingValues", [""]))),
        Titles(_titles(table_schema)),
    )


def _columns(table_schema: TableSchema, limits: Limits) -> dict[str, Column]:
    descriptor = copy.deepcopy(table_schema.descriptor)
    patterns = {}
    for field in descriptor["fields"]:
        constraints = field.get("constraints") or {}
        if field.get("warned"):
            constraints.pop("enum", None)
        pattern = constraints.pop("pattern", None)
        if pattern is not None:
            patterns[field["name"]] = Pattern(pattern, seconds=limits.pattern_seconds)
    schema = _frictionless_schema(json.dumps(descriptor))
    return {
        field.name: Column(
            field.name,
            table_schema.field_label(field.name),
            facts,
            field.create_cell_reader(),
            patterns.get(field.name),
            table_schema.overlay.field(field.name),
            example=table_schema.example(field.name),
            missing_values=_missing_values(schema, field),
        )
        for field, facts in zip(
            schema.fields, table_schema.descriptor["fields"], strict=True
        )
    }


def _missing_values(
    schema: frictionless.Schema, field: frictionless.Field
) -> frozenset[str]:
    """Return what frictionless takes for an empty cell of *field*."""
    own = field.has_defined("missing_values")
    return frozenset(map(str, (field if own else schema).missing_values))


def _primary_key(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    key = descriptor.get("primaryKey") or ()
    return (key,) if isinstance(key, str) else tuple(key)


def _titles(table_schema: TableSchema) -> dict[str, str]:
    """Return every title that may name a column.

    Exact names win over aliases; a title that means two columns means none.
    """
    names = [field["name"] for field in table_schema.descriptor["fields"]]
    meanings: dict[str, set[str]] = {}
    for name in names:
        for title in (
            *table_schema.overlay.aliases(name),
            table_schema.field_label(name),
        ):
            meanings.setdefault(fold_letters(title), set()).add(name)
    titles = {title: min(found) for title, found in meanings.items() if len(found) == 1}
    return {**titles, **{name: name for name in names}}
