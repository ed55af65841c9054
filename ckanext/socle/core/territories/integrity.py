"""What must be true of an archive before anything of it is put in force."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable
from typing import Any

from ..errors import SnapshotError
from .alias import RENAMED, Alias
from .territory import LEVELS, Territory

_TERRITORIES, _ALIASES = "territories.csv.gz", "aliases.csv.gz"
_YEARS = range(1943, 2200)
_KIND = re.compile(r"[a-z-]{1,40}")
_SIREN = re.compile(r"[0-9]{9}")
_MAX_NUMBER = 2**31
_MAX_NAME = 200  # characters; the longest commune has 45
_MAX_CODE = 9
_MAX_WORD = 10
_MAX_LIAISON = 8


def parse_manifest(data: bytes) -> dict[str, Any]:
    """Return the manifest of an archive, which PostgreSQL can keep as JSON.

    :raises ValueError: it is no such thing
    """
    manifest = json.loads(data, parse_constant=_refuse)
    text = json.dumps(manifest, ensure_ascii=False)
    text.encode("utf-8")  # no half of a pair of UTF-16
    if "\\u0000" in text:
        raise ValueError("NUL character")
    for year in (manifest["millesime"], manifest["population"]["municipale"]):
        if not isinstance(year, int) or year not in _YEARS:
            raise ValueError(f"year {year}")
    return dict(manifest)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def check_id(level: str, code: str) -> None:
    """Do nothing, where a level and a code may be those of a territory of the COG.

    :raises ValueError: they may not
    """
    if level not in LEVELS or level == "perimetre":
        raise ValueError(f"level “{level}”")
    if not (code.isascii() and code.isalnum() and len(code) <= _MAX_CODE):
        raise ValueError(f"code “{code}”")


def parse_number(text: str) -> int | None:
    """Return a number that PostgreSQL can keep, None for an empty text.

    :raises ValueError: it is none
    """
    if not text:
        return None
    number = int(text)
    if not 0 <= number < _MAX_NUMBER:
        raise ValueError(f"number “{text}”")
    return number


def check_territory(territory: Territory) -> Territory:
    """Return a territory whose facts have their form.

    :raises ValueError: one has not
    """
    if not 0 < len(territory.name) <= _MAX_NAME:
        raise ValueError("a territory without a name, or with too long a one")
    for siren in (territory.siren, territory.exercised_by):
        if siren is not None and not _SIREN.fullmatch(siren):
            raise ValueError(f"SIREN “{siren}”")
    if territory.liaison is not None and territory.liaison > _MAX_LIAISON:
        raise ValueError(f"type of name {territory.liaison}")
    if territory.bbox and not all(map(math.isfinite, territory.bbox)):
        raise ValueError("box of coordinates")
    for word in (territory.nature, territory.zone, territory.departement or ""):
        if len(word) > _MAX_WORD:
            raise ValueError(f"“{word}”")
    return territory


def check_alias(alias: Alias) -> Alias:
    """Return an old code whose facts have their form.

    :raises ValueError: one has not
    """
    if not _KIND.fullmatch(alias.kind):
        raise ValueError(f"kind “{alias.kind}”")
    if len(alias.name) > _MAX_NAME:
        raise ValueError("too long a name")
    if alias.last_millesime is not None and alias.last_millesime not in _YEARS:
        raise ValueError(f"year {alias.last_millesime}")
    if alias.ended:
        datetime.date.fromisoformat(alias.ended)
    return alias


def checked(
    found: Iterable[Territory], aliases: Iterable[Alias]
) -> tuple[list[Territory], list[Alias]]:
    """Return the territories and the old codes of an archive, which hold together.

    There is a commune. Each territory is there once, below its parents, hence no loop;
    an old code is no current one, and what codes lead to is there.

    :raises SnapshotError: they do not
    """
    territories, olds = list(found), list(aliases)
    levels = {t.id: LEVELS.index(t.level) for t in territories}
    if len(levels) < len(territories):
        raise SnapshotError(path=_TERRITORIES, reason="a territory is there twice")
    if LEVELS.index("commune") not in levels.values():
        raise SnapshotError(path=_TERRITORIES, reason="no commune")
    for one in territories:
        for parent in (*one.parents, *one.overlaps):
            if levels.get(parent, len(LEVELS)) >= levels[one.id]:
                reason = f"“{parent}” is not above “{one.id}”"
                raise SnapshotError(path=_TERRITORIES, reason=reason)
    for old in olds:
        _check_meaning(old, levels)
    return territories, olds


def _check_meaning(old: Alias, current: dict[str, int]) -> None:
    code = f"{old.level}:{old.code}"
    for heir in filter(None, (old.target, *old.heirs)):
        if heir not in current:
            reason = f"“{code}” leads to “{heir}”, which is not there"
            raise SnapshotError(path=_ALIASES, reason=reason)
    if code in current and old.kind != RENAMED:
        raise SnapshotError(path=_ALIASES, reason=f"“{code}” is in force")
