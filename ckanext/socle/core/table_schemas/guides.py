"""A table schema as the person who fills the file reads it, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from ..messages import N_
from .table_schema import TableSchema

WRITING = {
    "text": N_("Text"),
    "short-text": N_("Text, {most} characters at most"),
    "list": N_("One of the values of the list"),
    "siret": N_("14 digits, without space"),
    "siren": N_("9 digits, without space"),
    "postal-code": N_("5 digits"),
    "commune-code": N_("INSEE code, 5 characters"),
    "phone": N_("Telephone number"),
    "latitude": N_("Number with a point: the latitude"),
    "longitude": N_("Number with a point: the longitude"),
    "email": N_("E-mail address"),
    "url": N_("Web address"),
    "date": N_("Date, the year first"),
    "datetime": N_("Date and time, the year first"),
    "time": N_("Hour"),
    "year": N_("Year, 4 digits"),
    "integer": N_("Whole number"),
    "number": N_("Number with a point, without space"),
    "yes-no": N_("{yes} or {no}"),
    "point": N_("Longitude and latitude"),
    "values": N_("Several values, in square brackets"),
}
_BY_TYPE = {
    "integer": "integer",
    "number": "number",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "year": "year",
    "geopoint": "point",
    "array": "values",
}
_BY_FORMAT = {"email": "email", "uri": "url"}


@dataclass(frozen=True)
class ColumnGuide:
    """What a person must know of one column; texts may be empty."""

    name: str
    """As it must be written above the column."""
    label: str
    help: str
    example: str
    """A valid value, as it must be typed."""
    required: bool
    writing: str
    """A key of `WRITING`."""
    params: Mapping[str, str] = dataclass_field(default_factory=dict)
    choices: tuple[str, ...] = ()
    """The closed list of values, in its order."""


def column_guides(table_schema: TableSchema) -> list[ColumnGuide]:
    """Return the columns in the order of the file; none for what is no table.

    >>> from ckanext.socle.core import table_schemas
    >>> column_guides(table_schemas.get("scdl/prenoms"))[0].label
    'Commune'
    """
    fields = table_schema.descriptor.get("fields") or []
    return [_column(table_schema, field) for field in fields]


def _column(table_schema: TableSchema, field: Mapping[str, Any]) -> ColumnGuide:
    name = str(field["name"])
    rules = field.get("constraints") or {}
    ours = table_schema.overlay.field(name)
    writing, params = _writing(field, rules, ours.kind)
    return ColumnGuide(
        name=name,
        label=table_schema.field_label(name),
        help=ours.help or str(field.get("description") or ""),
        example=table_schema.example(name) or "",
        required=bool(rules.get("required")),
        writing=writing,
        params=params,
        choices=tuple(map(str, rules.get("enum") or ())),
    )


def _writing(
    field: Mapping[str, Any], rules: Mapping[str, Any], kind: str | None
) -> tuple[str, dict[str, str]]:
    type_, format_ = str(field.get("type") or "string"), str(field.get("format") or "")
    if rules.get("enum"):
        return "list", {}
    if kind in WRITING:
        return str(kind), {}
    if type_ == "date" and format_ == "%Y":
        return "year", {}
    if type_ == "boolean":
        yes = (field.get("trueValues") or ["true"])[0]
        no = (field.get("falseValues") or ["false"])[0]
        return "yes-no", {"yes": str(yes), "no": str(no)}
    if type_ in _BY_TYPE:
        return _BY_TYPE[type_], {}
    if format_ in _BY_FORMAT:
        return _BY_FORMAT[format_], {}
    most = rules.get("maxLength")
    return ("short-text", {"most": str(most)}) if most else ("text", {})
