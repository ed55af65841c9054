"""Identifiers of the Base Adresse Nationale: together on each row, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .communes import commune_today
from .model import CellCheck, Failure, RowCheck

RULE = "socle-ban-identifiers"
RULE_COMMUNE, RULE_CODE = "socle-ban-one-commune", "socle-ban-one-code"
MANY = 1_000
"""Identifiers of communes above which a file is no address file of communes."""
WITHOUT_NUMBER = 99999
"""The number of a place that has none: it has no identifier of an address."""
_COMMUNE, _PLACE, _ADDRESS = "id_ban_commune", "id_ban_toponyme", "id_ban_adresse"
IDENTIFIERS = (_COMMUNE, _PLACE, _ADDRESS)
_NAMES = {"columns": list(IDENTIFIERS)}


def ban_identifiers(params: dict[str, Any]) -> RowCheck:
    """Return our own check of the identifiers of one address; no parameter.

    When every row was judged: identifiers on some rows only.

    >>> check = ban_identifiers({})
    >>> check.judge({"id_ban_commune": "a", "id_ban_toponyme": "b", "numero": 99999})
    >>> check.judge({"id_ban_commune": "a", "id_ban_toponyme": "b", "numero": 3}).code
    'incomplete-columns'
    """
    columns = (_COMMUNE, _PLACE, _ADDRESS, "numero")
    used: set[bool] = set()

    def judge(row: Mapping[str, Any]) -> Failure | None:
        wanted = [_COMMUNE, _PLACE]
        if row.get("numero") != WITHOUT_NUMBER or row.get(_ADDRESS) is not None:
            wanted.append(_ADDRESS)
        filled = [name for name in wanted if row.get(name) is not None]
        if not filled or len(filled) == len(wanted):
            if row.get("numero") is not None:
                used.add(bool(filled))
            return None
        return Failure(RULE, "incomplete-columns", _COMMUNE, {"columns": wanted})

    def at_end() -> Failure | None:
        return (
            Failure(RULE, "identifiers-on-some-rows", None, _NAMES)
            if (used == {True, False})
            else None
        )

    presence = frozenset(columns[:3])
    return RowCheck(RULE, columns, judge, presence=presence, at_end=at_end)


def one_commune(params: dict[str, Any]) -> CellCheck:
    """Return our own check that a file is of one commune; no parameter.

    >>> check = one_commune({})
    >>> check.judge("a"), check.judge("b"), check.at_end().code
    (None, None, 'several-communes')
    """
    seen: set[str] = set()

    def judge(value: Any) -> None:
        if len(seen) < 2:
            seen.add(str(value))

    def at_end() -> Failure | None:
        if len(seen) < 2:
            return None
        return Failure(RULE_COMMUNE, "several-communes", _COMMUNE)

    return CellCheck(RULE_COMMUNE, _COMMUNE, judge, at_end=at_end)


def one_code(params: dict[str, Any]) -> RowCheck:
    """Return our own check that the identifier of a commune goes with one code only.

    The national validator asks the Base Adresse Nationale for the identifier of each
    code: we ask nobody, and know that one of two codes is wrong.

    >>> check = one_code({})
    >>> check.judge({"id_ban_commune": "a", "commune_insee": "35001"})
    >>> check.judge({"id_ban_commune": "a", "commune_insee": "35002"})
    >>> check.at_end().code
    'identifier-of-communes'
    """
    codes: dict[str, str] = {}
    twice: dict[str, None] = {}

    def judge(row: Mapping[str, Any]) -> None:
        identifier, code = row.get(_COMMUNE), row.get("commune_insee")
        if identifier is None or code is None or len(codes) > MANY:
            return
        today = commune_today(str(code).upper())
        if codes.setdefault(str(identifier), today) != today:
            twice[str(identifier)] = None

    def at_end() -> Failure | None:
        if not twice:
            return None
        return Failure(
            RULE_CODE, "identifier-of-communes", _COMMUNE, {"identifier": min(twice)}
        )

    return RowCheck(RULE_CODE, (_COMMUNE, "commune_insee"), judge, at_end=at_end)
