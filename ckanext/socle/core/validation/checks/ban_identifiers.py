"""Identifiers of the Base Adresse Nationale: together on a row, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Failure, RowCheck

RULE = "socle-ban-identifiers"
WITHOUT_NUMBER = 99999
"""The number of a place that has none: it has no identifier of an address."""
_COMMUNE, _PLACE, _ADDRESS = "id_ban_commune", "id_ban_toponyme", "id_ban_adresse"


def ban_identifiers(params: dict[str, Any]) -> RowCheck:
    """Return our own check of the identifiers of one address; no parameter.

    >>> check = ban_identifiers({})
    >>> check.judge({"id_ban_commune": "a", "id_ban_toponyme": "b", "numero": 99999})
    >>> check.judge({"id_ban_commune": "a", "id_ban_toponyme": "b", "numero": 3}).code
    'incomplete-columns'
    """
    columns = (_COMMUNE, _PLACE, _ADDRESS, "numero")

    def judge(row: Mapping[str, Any]) -> Failure | None:
        wanted = [_COMMUNE, _PLACE]
        if row.get("numero") != WITHOUT_NUMBER or row.get(_ADDRESS) is not None:
            wanted.append(_ADDRESS)
        filled = [name for name in wanted if row.get(name) is not None]
        if not filled or len(filled) == len(wanted):
            return None
        return Failure(RULE, "incomplete-columns", _COMMUNE, {"columns": wanted})

    presence = frozenset(columns[:3])
    return RowCheck(RULE, columns, judge, presence=presence)
