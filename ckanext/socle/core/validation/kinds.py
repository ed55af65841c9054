"""Which files can be checked, and what a text column holds when no type says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..folding import fold_letters

if TYPE_CHECKING:
    from ..table_schemas import TableSchema
    from .columns import Column

_BY_NAME = (
    (re.compile(r"siret"), "siret"),
    (re.compile(r"siren"), "siren"),
    (re.compile(r"(code|adr).*postal|codepostal"), "postal-code"),
    (re.compile(r"(code)?insee|codecommune"), "commune-code"),
)
_BY_FORMAT = {"email": "email", "uri": "url"}


def is_checked(table_schema: TableSchema) -> bool:
    """Return whether files of this table schema can be checked: not GeoJSON yet.

    >>> from ckanext.socle.core import table_schemas
    >>> is_checked(table_schemas.get("139bercy/format-commande-publique"))
    True
    >>> is_checked(table_schemas.get("etalab/schema-zfe"))
    False
    """
    return table_schema.is_checked


def guess_kind(column: Column) -> str | None:
    """Return `siret`, `siren`, `postal-code`, `commune-code`, `email`, `url`, `None`.

    The format and the checks are believed first, then the column's name.
    """
    if column.type != "string":
        return None
    kind = _BY_FORMAT.get(str(column.descriptor.get("format")))
    if kind:
        return kind
    folded = fold_letters(column.name)
    return next((kind for name, kind in _BY_NAME if name.search(folded)), None)
