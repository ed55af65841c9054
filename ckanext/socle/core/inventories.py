"""Inventories of what a body publishes, made from its datasets and never typed.

* `scdl/catalogue` 0.1.3: twenty columns, all compulsory; one row a dataset
  (https://schema.data.gouv.fr/scdl/catalogue/);
* the *répertoire des informations publiques* of article L322-6 of the CRPA, whose
  columns article R322-7 gives: title, object, date of creation, conditions of reuse,
  date and object of the updates.

Nothing is invented: what a dataset does not say is told as the field to complete.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .folding import fold
from .identifiers import sirets_in_force

CATALOGUE = "scdl/catalogue"
CATALOGUE_COLUMNS = (
    "COLL_NOM", "COLL_SIRET", "ID", "TITRE", "DESCRIPTION", "THEME",
    "PRODUCTEUR_NOM", "PRODUCTEUR_SIRET", "COUV_SPAT_MAILLE", "COUV_SPAT_NOM",
    "COUV_TEMP_DEBUT", "COUV_TEMP_FIN", "DATE_PUBL", "FREQ_MAJ", "DATE_MAJ",
    "MOTS_CLES", "LICENCE", "NOMBRE_RESSOURCES", "FORMAT_RESSOURCES", "URL",
)  # fmt: skip
REPERTOIRE_COLUMNS = (
    "titre", "objet", "date_creation", "conditions_reutilisation",
    "date_mise_a_jour", "objet_mise_a_jour", "producteur", "adresse",
)  # fmt: skip
_MAILLES = {
    "arrondissement": "Infracommunale",
    "commune": "Communale",
    "epci": "Intercommunale",
    "ept": "Intercommunale",
    "departement": "Départementale",
    "region": "Régionale",
}
_OTHER_MAILLE = "Autre"
FREQUENCIES = {
    "UNKNOWN": "Inconnue",
    "NEVER": "Ponctuelle",
    "IRREG": "Irrégulière",
    "CONT": "Continuelle",
    "UPDATE_CONT": "Continuelle",
    "HOURLY": "Toutes les heures",
    "DAILY": "Quotidienne ou plusieurs fois par jour",
    "DAILY_2": "Quotidienne ou plusieurs fois par jour",
    "WEEKLY": "Hebdomadaire ou plusieurs fois par semaine",
    "WEEKLY_2": "Hebdomadaire ou plusieurs fois par semaine",
    "WEEKLY_3": "Hebdomadaire ou plusieurs fois par semaine",
    "BIWEEKLY": "Mensuelle ou plusieurs fois par mois",
    "MONTHLY": "Mensuelle ou plusieurs fois par mois",
    "MONTHLY_2": "Mensuelle ou plusieurs fois par mois",
    "MONTHLY_3": "Mensuelle ou plusieurs fois par mois",
    "BIMONTHLY": "Bimestrielle",
    "QUARTERLY": "Trimestrielle",
    "ANNUAL_2": "Semestrielle",
    "ANNUAL": "Annuelle",
    "BIENNIAL": "Biennale",
    "TRIENNIAL": "Triennale",
    "QUINQUENNIAL": "Quinquennale",
}
_OPEN_LICENCES = {"lov1", "lov2", "fr-lo", "etalab-2.0", "notspecified-lo"}
_LONGEST = 140  # characters of the names, by the text of the schema
# The field to complete for each column that a dataset may leave empty.
_FIELDS = {
    "TITRE": "title",
    "DESCRIPTION": "notes",
    "THEME": "theme",
    "COUV_SPAT_MAILLE": "territories",
    "COUV_SPAT_NOM": "territories",
    "COUV_TEMP_DEBUT": "temporal_coverage",
    "COUV_TEMP_FIN": "temporal_coverage",
    "DATE_PUBL": "issued",
    "DATE_MAJ": "modified",
    "FREQ_MAJ": "frequency",
    "MOTS_CLES": "tag_string",
    "LICENCE": "license_id",
    "NOMBRE_RESSOURCES": "resources",
    "FORMAT_RESSOURCES": "format",
    "COLL_SIRET": "sirets",
    "PRODUCTEUR_SIRET": "sirets",
}


# https://op.europa.eu/en/web/eu-vocabularies/dataset/-/resource?uri=http://publications.europa.eu/resource/dataset/data-theme
THEMES = {
    "AGRI": "Agriculture, pêche, sylviculture et alimentation",
    "ECON": "Économie et finances",
    "EDUC": "Éducation, culture et sport",
    "ENER": "Énergie",
    "ENVI": "Environnement",
    "GOVE": "Gouvernement et secteur public",
    "HEAL": "Santé",
    "INTR": "Questions internationales",
    "JUST": "Justice, système juridique et sécurité publique",
    "REGI": "Régions et villes",
    "SOCI": "Population et société",
    "TECH": "Science et technologie",
    "TRAN": "Transports",
}
THEME = "http://publications.europa.eu/resource/authority/data-theme/"


@dataclass(frozen=True)
class Body:
    """Who publishes: a name, and the SIRET in force, "" when it is not known."""

    name: str
    siret: str = ""
    """14 ASCII digits."""


@dataclass(frozen=True)
class Place:
    """A territory that a dataset concerns."""

    level: str
    name: str


@dataclass(frozen=True)
class Described:
    """A dataset as `package_show` gives it, with what only the portal can look up."""

    dataset: Mapping[str, Any]
    producer: Body
    url: str
    """Of its page."""
    places: tuple[Place, ...] = ()
    theme: str = ""
    """In words; "" when it has none."""
    licence: str = ""
    """Its title, in words."""


@dataclass(frozen=True)
class Row:
    """A row of the catalogue, and the fields to complete before it can be valid."""

    values: dict[str, str]
    missing: tuple[str, ...] = field(default=())
    """Names of fields: `theme`, `temporal_coverage`, `sirets`…; empty when complete."""

    @property
    def is_complete(self) -> bool:
        """Whether every column is filled."""
        return not self.missing


def siret_in_force(sirets: Any, day: datetime.date) -> str:
    """Return the SIRET of a body on a day; "" when none, the first when several.

    >>> day = datetime.date(2026, 11, 24)
    >>> siret_in_force([{"siret": "21350001500013", "valid_to": "2025-12-31"}], day)
    ''
    """
    return next(iter(sirets_in_force(sirets, day)), "")


def theme_in_words(themes: Any) -> str:
    """Return the themes of a dataset in French; "" when it has none.

    Those of the European list by their name, any other as it was typed.

    >>> theme_in_words([THEME + "GOVE", "Vie associative"])
    'Gouvernement et secteur public, Vie associative'
    """
    typed = themes if isinstance(themes, list) else [themes] if themes else []
    words = (
        THEMES.get(_code(one), "") if str(one).startswith(THEME) else _text(one)
        for one in typed
    )
    return ", ".join(filter(None, words))


def catalogue_row(body: Body, described: Described) -> Row:
    """Return the row of a dataset in the catalogue that *body* publishes."""
    dataset = described.dataset
    values = {
        "COLL_NOM": body.name[:_LONGEST],
        "COLL_SIRET": body.siret,
        "ID": str(dataset["name"]),
        "TITRE": _text(dataset.get("title")),
        "DESCRIPTION": _text(dataset.get("notes")),
        "THEME": described.theme[:_LONGEST],
        "PRODUCTEUR_NOM": described.producer.name[:_LONGEST],
        "PRODUCTEUR_SIRET": described.producer.siret,
        **_coverage(described),
        **_dates(dataset),
        "FREQ_MAJ": FREQUENCIES.get(_code(dataset.get("frequency")), ""),
        "MOTS_CLES": _keywords(dataset),
        "LICENCE": _licence(str(dataset.get("license_id") or "")),
        **_files(dataset),
        "URL": described.url,
    }
    ordered = {column: values[column] for column in CATALOGUE_COLUMNS}
    empty = (_FIELDS[column] for column, value in ordered.items() if not value)
    return Row(ordered, tuple(dict.fromkeys(empty)))


def repertoire_row(described: Described) -> dict[str, str]:
    """Return the row of a dataset in the *répertoire*; what is not said is empty."""
    dataset = described.dataset
    dates = _dates(dataset)
    return {
        "titre": _text(dataset.get("title")) or str(dataset["name"]),
        "objet": _text(dataset.get("notes")),
        "date_creation": dates["DATE_PUBL"],
        "conditions_reutilisation": described.licence,
        "date_mise_a_jour": dates["DATE_MAJ"],
        "objet_mise_a_jour": _text(dataset.get("version_notes")),
        "producteur": described.producer.name,
        "adresse": described.url,
    }


def _text(value: Any) -> str:
    return " ".join(str(value or "").split())


def _code(uri: Any) -> str:
    return str(uri or "").rstrip("/").rpartition("/")[2]


def _coverage(described: Described) -> dict[str, str]:
    levels = {_MAILLES.get(place.level, _OTHER_MAILLE) for place in described.places}
    names = ", ".join(place.name for place in described.places)
    maille = levels.pop() if len(levels) == 1 else _OTHER_MAILLE if levels else ""
    return {"COUV_SPAT_MAILLE": maille, "COUV_SPAT_NOM": names[:_LONGEST]}


def _dates(dataset: Mapping[str, Any]) -> dict[str, str]:
    periods = [one for one in dataset.get("temporal_coverage") or () if one]
    starts = [_day(one.get("start")) for one in periods]
    ends = [_day(one.get("end")) for one in periods]
    files = dataset.get("resources") or ()
    changed = [_day(one.get("last_modified") or one.get("created")) for one in files]
    return {
        "COUV_TEMP_DEBUT": min(starts) if starts and all(starts) else "",
        "COUV_TEMP_FIN": max(ends) if ends and all(ends) else "",
        "DATE_PUBL": _day(dataset.get("issued") or dataset.get("metadata_created")),
        "DATE_MAJ": _day(dataset.get("modified")) or max(changed, default=""),
    }


def _day(value: Any) -> str:
    """Return the day of an ISO date or moment, `AAAA-MM-JJ`; "" when it has none.

    >>> _day("2026-11-24T09:12:00"), _day("2026"), _day(None)
    ('2026-11-24', '', '')
    """
    day = str(value or "")[:10]
    try:
        return datetime.date.fromisoformat(day).isoformat() if len(day) == 10 else ""
    except ValueError:
        return ""


def _keywords(dataset: Mapping[str, Any]) -> str:
    names = (_text(tag.get("name")) for tag in dataset.get("tags") or ())
    return ";".join(dict.fromkeys(filter(None, map(fold, names))))


def _licence(licence_id: str) -> str:
    known = licence_id.lower()
    if not known or known == "notspecified":
        return ""
    if known in _OPEN_LICENCES:
        return "Licence Ouverte-LO"
    if known.startswith(("odc-odbl", "odbl")):
        return "Open Database License-ODBL"
    if known.startswith("cc-"):
        return "Creative Commons-CC"
    return "Spécifique ou autre"


def _files(dataset: Mapping[str, Any]) -> dict[str, str]:
    files = list(dataset.get("resources") or ())
    formats = [fold(_text(one.get("format"))) for one in files]
    return {
        "NOMBRE_RESSOURCES": str(len(files)) if files else "",
        "FORMAT_RESSOURCES": ";".join(dict.fromkeys(formats)) if all(formats) else "",
    }
