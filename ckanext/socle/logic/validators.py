"""Validators of our fields. Each says what is wrong, and how to mend it."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import (
    Context,
    FlattenDataDict,
    FlattenErrorDict,
    FlattenKey,
)

from .. import config, table_schemas
from ..core import identifiers, values
from ..core.errors import IdentifierError, SocleError
from .grouping_validators import (
    socle_colour,
    socle_logo_alt,
    socle_partners,
    socle_partners_output,
)
from .hierarchy_validators import no_loops_in_hierarchy
from .owner_validators import owner_org_validator
from .territory_validators import (
    socle_territory_id,
    socle_territory_ids,
    socle_territory_ids_output,
)
from .text_lists import socle_text_list, socle_text_list_output

__all__ = [
    "no_loops_in_hierarchy",
    "owner_org_validator",
    "socle_colour",
    "socle_licence",
    "socle_logo_alt",
    "socle_partners",
    "socle_partners_output",
    "socle_positive_number",
    "socle_siren",
    "socle_siren_unique",
    "socle_sirets",
    "socle_sirets_output",
    "socle_table_schema",
    "socle_table_schema_version",
    "socle_territory_id",
    "socle_territory_ids",
    "socle_territory_ids_output",
    "socle_text_list",
    "socle_text_list_output",
]


def socle_licence(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a licence that the law does not list, unless it is stored already."""
    value = data.get(key)
    package = context.get("package")
    stored = package.license_id if package is not None else None
    if value and value == stored:
        return
    if value in (None, "", tk.missing):
        data.pop(key, None)
        if stored == "":
            data[key] = stored
        raise tk.StopOnError
    allowed = config.licences()
    if not allowed or value in allowed:
        return
    errors[key].append(
        tk._(
            "The licence “{licence}” is not one that the law allows for public data. "
            "Choose the Licence Ouverte or the ODbL."
        ).format(licence=value)
    )
    raise tk.StopOnError


def socle_siren(value: Any) -> str:
    """Return 9 ASCII digits, spaces removed."""
    try:
        return identifiers.parse_siren(str(value))
    except IdentifierError as err:
        raise tk.Invalid(
            tk._(
                "“{value}” is not a SIREN: 9 figures, the last one being a key. "
                "Example: 213502453."
            ).format(value=value)
        ) from err


def socle_siren_unique(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse the SIREN of another organisation."""
    own_id = data.get((*key[:-1], "id")) or getattr(context.get("group"), "id", None)
    other = model.Session.scalar(
        sa.select(model.Group.title).where(
            model.Group.extras["siren"].astext == data[key],
            model.Group.is_organization.is_(True),
            model.Group.state == "active",
            model.Group.id != (own_id or ""),
        )
    )
    if other:
        errors[key].append(
            tk._(
                "The SIREN {siren} is already that of “{organisation}”. Check the "
                "number, or use that organisation."
            ).format(siren=data[key], organisation=other)
        )
        raise tk.StopOnError


def socle_sirets(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store a JSON list of `{"siret", "valid_from", "valid_to"}`.

    Takes such a list, its JSON, or lines « SIRET [from [to]] » with ISO dates.
    """
    siren = data.get((*key[:-1], "siren"))
    try:
        entries = [_siret_entry(entry, siren) for entry in _siret_lines(data[key])]
    except tk.Invalid as err:
        errors[key].append(err.error)
        raise tk.StopOnError from err
    data[key] = json.dumps(entries, ensure_ascii=False)


def _siret_lines(value: Any) -> list[dict[str, str]]:
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError as err:
            raise tk.Invalid(tk._("This list of SIRET cannot be read.")) from err
    if isinstance(value, str):
        names = ("siret", "valid_from", "valid_to")
        return [
            dict(zip(names, _siret_words(line), strict=False))
            for line in value.splitlines()
            if line.strip()
        ]
    if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
        return value
    raise tk.Invalid(tk._("This list of SIRET cannot be read."))


def _siret_words(line: str) -> list[str]:
    """The number, its figures grouped or not, then the dates.

    >>> _siret_words("213 502 453 00011 2020-01-01")
    ['21350245300011', '2020-01-01']
    """
    words = line.split()
    dates = [word for word in words if "-" in word]
    return ["".join(word for word in words if "-" not in word), *dates]


def _siret_entry(entry: dict[str, str], siren: Any) -> dict[str, str]:
    try:
        siret = identifiers.parse_siret(str(entry.get("siret") or ""))
    except IdentifierError as err:
        raise tk.Invalid(
            tk._(
                "“{value}” is not a SIRET: 14 figures, the last one being a key. "
                "Example: 21350245300011."
            ).format(value=entry.get("siret") or "")
        ) from err
    if siren and siren is not tk.missing and not siret.startswith(siren):
        raise tk.Invalid(
            tk._("The SIRET {siret} is not one of the SIREN {siren}.").format(
                siret=siret, siren=siren
            )
        )
    clean = {"siret": siret}
    for name in ("valid_from", "valid_to"):
        if entry.get(name):
            clean[name] = tk.get_validator("isodate")(entry[name], {}).strftime(
                "%Y-%m-%d"
            )
    return clean


def socle_sirets_output(value: Any) -> Any:
    """Return the stored JSON as a list."""
    return values.loaded(value)


def socle_positive_number(value: Any) -> str:
    """Return a number of at least 0 as text, with a decimal point."""
    text = str(value).strip().replace(" ", "").replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise tk.Invalid(
            tk._("“{value}” is not a number. Example: 12.5.").format(value=value)
        )
    return text


def socle_table_schema(value: Any) -> str:
    """Return the key of a table schema that the portal knows (`scdl/equipements`)."""
    key = str(value).strip().partition("@")[0]
    try:
        table_schemas.get(key)
    except SocleError as err:
        raise tk.Invalid(
            tk._("“{value}” is not a kind of file that this portal knows.").format(
                value=value
            )
        ) from err
    return key


def socle_table_schema_version(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store the version (a git tag): the last one when it is empty or `latest`."""
    schema_key = data.get((*key[:-1], "table_schema"))
    if not schema_key or schema_key is tk.missing:
        data.pop(key, None)
        raise tk.StopOnError
    version = data.get(key)
    if version in (None, "", tk.missing):
        version = "latest"
    try:
        data[key] = table_schemas.get(f"{schema_key}@{version}").version
    except SocleError as err:
        errors[key].append(
            tk._("There is no version {version} of this kind of file.").format(
                version=version
            )
        )
        raise tk.StopOnError from err
