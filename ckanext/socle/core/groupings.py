"""Groupings (regroupements) of bodies around a territory: what describes one.

The nine pilots of OpenDataLocale (2017) come with the package, in `data/groupings`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from . import colours, identifiers
from .errors import GroupingError, SocleError
from .perimeters import SLUG
from .territories import Territory, TerritoryIndex, fold

PILOTS = Path(__file__).parents[1] / "data/groupings"
THRESHOLD = 3500  # inhabitants, article L312-1-1 of the CRPA
ROLES = ("pilote", "accompagnateur", "partenaire")
SUPPORTER = "accompagnateur"
# How communes are helped: a shared portal, an automatic pipe from an e-government
# service, a tool to type data in, extraction from national bases, training only.
SUPPORT_MODELS = ("A", "B", "C", "D", "E")
_PARTNER_KEYS = ("name", "role", "siren", "support_model")
_KEYS = {"name", "title", "territory", "sentence", "colour", "partners", "perimeter"}


@dataclasses.dataclass(frozen=True)
class Partner:
    """A body that runs a grouping; `siren` and `support_model` are "" when unknown."""

    name: str
    role: str = "partenaire"
    siren: str = ""
    support_model: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return what is known, as JSON.

        >>> Partner("FING").to_dict()
        {'name': 'FING', 'role': 'partenaire'}
        """
        return {k: v for k, v in dataclasses.asdict(self).items() if v}


@dataclasses.dataclass(frozen=True)
class Description:
    """What a grouping is made of; `perimeter` has a name and codes, to be drawn."""

    name: str
    title: str
    territory: str
    sentence: str = ""
    colour: str = ""
    partners: tuple[Partner, ...] = ()
    perimeter: tuple[str, tuple[str, ...]] | None = None


def parse_partner(values: dict[str, Any]) -> Partner:
    """Return a partner; its role is *partenaire* unless told.

    :raises GroupingError: no name, or an unknown role or support model
    :raises IdentifierError: a wrong SIREN

    >>> parse_partner({"name": "Rennes Métropole", "siren": "243 500 139"}).siren
    '243500139'
    """
    texts = {key: str(values.get(key) or "").strip() for key in _PARTNER_KEYS}
    if not texts["name"]:
        raise GroupingError(path="name", reason="a partner without a name")
    role = fold(texts["role"]) or "partenaire"
    if role not in ROLES:
        raise GroupingError(path=texts["name"], reason=f"role {texts['role']}")
    model = texts["support_model"].upper()
    if model and model not in SUPPORT_MODELS:
        raise GroupingError(path=texts["name"], reason=f"support model {model}")
    siren = identifiers.parse_siren(texts["siren"]) if texts["siren"] else ""
    return Partner(texts["name"], role, siren, model)


def partner_from_line(line: str) -> Partner:
    """Return the partner of a line « name ; role ; SIREN ; support model ».

    :raises SocleError: as `parse_partner`

    >>> partner_from_line("Mégalis Bretagne ; accompagnateur ; 253 514 491 ; b")
    Partner(name='Mégalis Bretagne', role='accompagnateur', siren='253514491', \
support_model='B')
    """
    cells = [cell.strip() for cell in line.split(";")]
    if len(cells) > len(_PARTNER_KEYS):
        raise GroupingError(path=cells[0], reason="more than four cells")
    return parse_partner(dict(zip(_PARTNER_KEYS, cells, strict=False)))


def partner_line(partner: dict[str, str]) -> str:
    """Return the line that `partner_from_line` reads back.

    >>> partner_line({"name": "FING", "role": "partenaire"})
    'FING ; partenaire'
    """
    cells = [partner.get(key) or "" for key in _PARTNER_KEYS]
    while cells and not cells[-1]:
        cells.pop()
    return " ; ".join(cells)


def read_descriptions(path: Path) -> list[Description]:
    """Return the groupings that a YAML file describes: one, or a list.

    :raises GroupingError: the file cannot be read, or something is missing in it
    """
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as err:
        raise GroupingError(path=path.name, reason=str(err)) from err
    entries = loaded if isinstance(loaded, list) else [loaded]
    return [_description(path.name, entry) for entry in entries]


def _description(path: str, entry: Any) -> Description:
    if not isinstance(entry, dict):
        raise GroupingError(path=path, reason="a grouping is a list of keys")
    unknown = sorted(map(str, set(entry) - _KEYS))
    missing = [key for key in ("name", "title") if not entry.get(key)]
    if unknown or missing or not (entry.get("territory") or entry.get("perimeter")):
        reason = ", ".join(unknown or missing or ["territory"])
        raise GroupingError(path=path, reason=reason)
    if not SLUG.fullmatch(str(entry["name"])):
        raise GroupingError(path=path, reason=f"name {entry['name']}")
    try:
        return Description(
            name=str(entry["name"]),
            title=str(entry["title"]),
            territory=str(entry.get("territory") or ""),
            sentence=str(entry.get("sentence") or ""),
            colour=colours.parse_colour(str(entry["colour"]))
            if entry.get("colour")
            else "",
            partners=tuple(parse_partner(p) for p in entry.get("partners") or ()),
            perimeter=_perimeter(entry.get("perimeter")),
        )
    except (SocleError, AttributeError, TypeError, KeyError) as err:
        raise GroupingError(path=path, reason=str(err)) from err


def _perimeter(value: Any) -> tuple[str, tuple[str, ...]] | None:
    return (str(value["name"]), tuple(map(str, value["codes"]))) if value else None


@functools.cache
def pilots() -> dict[str, Description]:
    """Return the pilots that come with the package, by name.

    >>> pilots()["paca"].territory
    'region:93'
    """
    found = [read_descriptions(path)[0] for path in sorted(PILOTS.glob("*.yaml"))]
    return {description.name: description for description in found}


def counts(index: TerritoryIndex, territory_id: str) -> dict[str, Any]:
    """Return the exact numbers of a perimeter.

    `epci_touching` share a commune with it, `epci_inside` lie in it entirely;
    `population` is municipal, in inhabitants. The same for `ept_…`.

    :raises TerritoryNotFound: no territory has that id

    >>> from .territories import packaged_index
    >>> found = counts(packaged_index(), "departement:94")
    >>> found["communes"], found["communes_3500"], found["epci_inside"]
    (47, 46, 0)
    """
    communes = index.communes(territory_id)
    # Neighbours lie in the same territories.
    some = {commune.parents: commune.id for commune in communes}.values()
    above = {t.id for one in some for t in index.ancestors(one)}
    inside = {territory_id, *(t.id for t in index.descendants(territory_id))}
    found: dict[str, Any] = {
        "communes": len(communes),
        "communes_3500": len(large(communes)),
        "population": sum(commune.population or 0 for commune in communes),
        "departements": _number(inside, "departement"),
    }
    for level in ("epci", "ept"):
        touching = {one for one in above if one.startswith(f"{level}:")}
        found[f"{level}_touching"] = len(touching)
        found[f"{level}_inside"] = _number(inside, level)
    return found


def _number(ids: Iterable[str], level: str) -> int:
    return sum(one.startswith(f"{level}:") for one in ids)


def large(communes: Iterable[Territory]) -> list[Territory]:
    """Return the communes of 3,500 inhabitants or more (municipal population)."""
    return [t for t in communes if (t.population or 0) >= THRESHOLD]
