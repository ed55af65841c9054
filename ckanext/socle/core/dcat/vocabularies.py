"""The code lists of DCAT-AP that the extension ships, and what people write for them.

Sources: tables of the Publications Office of the European Union, IANA media types, the
licences that data.gouv.fr knows, the national catalogue of table schemas; SOURCES.md.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from ..territories import fold
from .terms import Iri

EU = "http://publications.europa.eu/resource/authority/"
HVD_SCHEME = "http://data.europa.eu/bna/asd487ae75"
HVD_BASE = "http://data.europa.eu/bna/"
HVD_LAW = Iri("http://data.europa.eu/eli/reg_impl/2023/138/oj")
IANA = "https://www.iana.org/assignments/media-types/"
LICENCE_TYPES = "http://purl.org/adms/licencetype/"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"
SPDX_ALGORITHM = "https://spdx.org/rdf/terms#checksumAlgorithm_"
CODE_LISTS = (
    EU,
    HVD_BASE,
    IANA,
    LICENCE_TYPES,
    PUBLISHER_TYPES,
    SPDX_ALGORITHM,
    "http://data.europa.eu/eli/",
    "https://schema.data.gouv.fr/",
)
FRANCE = Iri(f"{EU}country/FRA")
PUBLIC = Iri(f"{EU}access-right/PUBLIC")
DATA_THEMES = Iri(f"{EU}data-theme")
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
PUBLISHER_KINDS = (
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
)
# Words of before the code lists, beside the codes and the labels of the tables.
_WORDS = {
    "frequency": {
        "annuelle": "ANNUAL",
        "yearly": "ANNUAL",
        "mensuelle": "MONTHLY",
        "hebdomadaire": "WEEKLY",
        "quotidienne": "DAILY",
        "journaliere": "DAILY",
        "trimestrielle": "QUARTERLY",
        "semestrielle": "ANNUAL_2",
        "temps reel": "UPDATE_CONT",
        "ponctuelle": "AS_NEEDED",
        "irreguliere": "IRREG",
    },
    "language": {"fr": "FRA", "fre": "FRA", "en": "ENG", "br": "BRE", "de": "DEU"}
    | {"es": "SPA", "it": "ITA", "oc": "OCI", "co": "COS", "eu": "EUS", "ca": "CAT"},
    "access-right": {"ouvert": "PUBLIC", "open": "PUBLIC"},
}
_DUBLIN_FREQUENCY = "http://purl.org/cld/freq/"


class Licence(NamedTuple):
    """A licence as data.gouv.fr reads it: `iri`, and the same one of the EU or None."""

    id: str
    iri: Iri
    title: str
    kind: str
    eu: str


def _read(name: str) -> Any:
    folder = resources.files("ckanext.socle") / "data" / "vocabularies"
    return json.loads((folder / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def codes() -> dict[str, dict[str, list[str]]]:
    """Return, by code list, the labels (French, English) of each code."""
    found: dict[str, dict[str, list[str]]] = _read("codes.json")
    return found


@lru_cache(maxsize=1)
def _schema_urls() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = _read("schema_urls.json")
    return found


def schema_url(key: str, version: str) -> str | None:
    """Return the national catalogue's address of a version; None if it lists none.

    >>> schema_url("scdl/deliberations", "2.1.3")
    'https://schema.data.gouv.fr/schemas/scdl/deliberations/2.1.3/schema.json'
    """
    return _schema_urls().get(key, {}).get(version)


@lru_cache(maxsize=1)
def _schemas_by_url() -> dict[str, tuple[str, str]]:
    return {
        url: (key, version)
        for key, versions in _schema_urls().items()
        for version, url in versions.items()
    }


def schema_of_url(url: str) -> tuple[str, str] | None:
    """Return the key and the version at an address of the national catalogue."""
    return _schemas_by_url().get(url)


def code_iri(name: str, code: str) -> Iri:
    """Return the IRI of a code of a list."""
    return Iri(f"{HVD_BASE}{code}" if name == "hvd-category" else f"{EU}{name}/{code}")


@lru_cache(maxsize=32)
def _index(name: str) -> dict[str, Iri]:
    """Return what a list's codes may be written like: IRI, code, labels, words."""
    found: dict[str, Iri] = {}
    for code, labels in codes()[name].items():
        iri = code_iri(name, code)
        spellings = [iri, iri.replace("http:", "https:", 1), code, code.lower()]
        spellings += [folded for label in labels if (folded := fold(label))]
        if name == "frequency" and labels[1]:
            spellings.append(_DUBLIN_FREQUENCY + labels[1].replace(" ", ""))
        for spelling in spellings:
            found.setdefault(spelling, iri)
    for word, code in _WORDS.get(name, {}).items():
        found[word] = code_iri(name, code)
    return found


@lru_cache(maxsize=4096)
def find_code(name: str, value: str) -> Iri | None:
    """Return the IRI that a value means in a code list; None when it means none.

    >>> find_code("frequency", "annuelle")
    'http://publications.europa.eu/resource/authority/frequency/ANNUAL'
    """
    index = _index(name)
    text = value.strip().rstrip("/")
    return index.get(text) or (
        None if "://" in text or len(text) > 200 else index.get(fold(text))
    )


@lru_cache(maxsize=1)
def _formats() -> tuple[dict[str, str], dict[str, str]]:
    """Return the EU file type of each name, and the media type of each file type."""
    names, media = {}, {}
    for code, facts in _read("formats.json").items():
        media[code] = facts["media_type"]
        names.update(dict.fromkeys(facts["names"], code))
    return names, media


@lru_cache(maxsize=4096)
def find_format(value: str) -> Iri | None:
    """Return the EU file type that a format means, however it is written.

    >>> find_format("Shapefile")
    'http://publications.europa.eu/resource/authority/file-type/SHP'
    """
    text = value.strip()
    known = _index("file-type").get(text.rstrip("/"))
    if known or "://" in text:
        return known
    names, media = _formats()
    text = text.lower().lstrip(".")
    code = names.get(text) or next(
        (code for code, one in media.items() if one and one == text), None
    )
    return code_iri("file-type", code) if code else _index("file-type").get(text)


_FORMAT_LABELS = {
    "JSON_LD": "JSON-LD",
    "RDF_N_TRIPLES": "NT",
    "RDF_TURTLE": "TTL",
    "RDF_XML": "RDF",
    "REST": "API",
    "MPEG4": "MP4",
}


def format_label(code: str) -> str:
    """Return the name that people and CKAN give to an EU file type.

    >>> format_label("WFS_SRVC"), format_label("CSV")
    ('WFS', 'CSV')
    """
    return _FORMAT_LABELS.get(code) or code.removesuffix("_SRVC").replace("_", " ")


def media_type_of(file_type: str) -> str:
    """Return the usual media type of an EU file type; "" when it has none."""
    return _formats()[1].get(file_type.rpartition("/")[2], "")


@lru_cache(maxsize=1)
def _licences() -> tuple[dict[str, Licence], dict[str, Licence]]:
    by_id: dict[str, Licence] = {}
    by_spelling: dict[str, Licence] = {}
    for key, facts in _read("licences.json").items():
        one = Licence(
            key, Iri(facts["iri"]), facts["title"], facts["type"], facts["eu"]
        )
        by_id[key] = one
        spellings = [key, facts["iri"], facts["title"], *facts["others"]]
        if facts["eu"]:
            spellings.append(f"{EU}licence/{facts['eu']}")
        for spelling in spellings:
            by_spelling.setdefault(_licence_key(spelling), one)
    return by_id, by_spelling


def _licence_key(text: str) -> str:
    key = text.strip().lower().rstrip("/")
    return key.removeprefix("http://").removeprefix("https://")


@lru_cache(maxsize=1024)
def find_licence(value: str) -> Licence | None:
    """Return the licence that an id, an address or a title means.

    >>> find_licence("etalab-2.0").id
    'lov2'
    """
    return _licences()[1].get(_licence_key(value))


@lru_cache(maxsize=1)
def licences_by_iri() -> dict[str, Licence]:
    """Return the licences that data.gouv.fr reads, by the address that it reads."""
    return {one.iri: one for one in _licences()[0].values()}
