"""What a page says of each term of a code list that it uses: once, for all readers.

Labels are those that data.gouv.fr and ckanext-dcat read in place of the IRI.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .terms import Iri, Literal, Node, full
from .vocabularies import (
    EU,
    FRANCE,
    HVD_BASE,
    HVD_LAW,
    HVD_SCHEME,
    IANA,
    LICENCE_TYPES,
    PUBLISHER_TYPES,
    SPDX_ALGORITHM,
    Licence,
    codes,
    format_label,
    licences_by_iri,
)

_CLASSES = {
    "access-right": "dct:RightsStatement",
    "data-theme": "skos:Concept",
    "distribution-status": "skos:Concept",
    "file-type": "dct:MediaTypeOrExtent",
    "frequency": "dct:Frequency",
    "language": "dct:LinguisticSystem",
    "planned-availability": "skos:Concept",
    "hvd-category": "skos:Concept",
}


def describe(iri: str) -> tuple[Node, ...]:
    """Return what is said of a term of a code list: class, label, list.

    >>> describe(FRANCE)[0].statements["rdf:type"]
    ['http://purl.org/dc/terms/Location']
    """
    return _described(iri)


@lru_cache(maxsize=4096)
def _described(iri: str) -> tuple[Node, ...]:
    if iri.startswith(IANA):
        label = Literal(iri.removeprefix(IANA))
        return (_node(iri, "dct:MediaType", [("rdfs:label", label)]),)
    licence = licences_by_iri().get(iri)
    if licence:
        return _of_licence(licence)
    if iri.startswith(SPDX_ALGORITHM):
        return (_node(iri, "spdx:ChecksumAlgorithm"),)
    if iri == HVD_LAW:
        return (_node(iri, "eli:LegalResource"),)
    if iri == FRANCE:
        scheme = Iri(f"{EU}country")
        return (_node(iri, "dct:Location", [("skos:inScheme", scheme)]),)
    for base in (LICENCE_TYPES, PUBLISHER_TYPES):
        if iri.startswith(base):
            return _of_adms(iri, base)
    return _of_list(iri)


def _of_licence(licence: Licence) -> tuple[Node, ...]:
    kind = Iri(LICENCE_TYPES + licence.kind)
    said: list[tuple[str, Any]] = [("dct:title", Literal(licence.title, "fr"))]
    if licence.eu:
        said.append(("skos:exactMatch", Iri(f"{EU}licence/{licence.eu}")))
    said.append(("dct:type", kind))
    return (_node(licence.iri, "dct:LicenseDocument", said), *_described(kind))


def _of_adms(iri: str, base: str) -> tuple[Node, ...]:
    scheme = Iri(f"{base}1.0")
    label = Literal(iri.removeprefix(base), "en")
    title = "ADMS licence type" if base == LICENCE_TYPES else "ADMS publisher type"
    said = [("skos:prefLabel", label), ("skos:inScheme", scheme)]
    return (
        _node(iri, "skos:Concept", said),
        _node(scheme, "skos:ConceptScheme", [("dct:title", Literal(title, "en"))]),
    )


def _of_scheme(iri: str) -> tuple[Node, ...]:
    name = "HVD category" if iri == HVD_SCHEME else iri.rpartition("/")[2]
    title = Literal(name.replace("-", " "), "en")
    return (_node(iri, "skos:ConceptScheme", [("dct:title", title)]),)


def _of_list(iri: str) -> tuple[Node, ...]:
    if iri.removeprefix(EU) in _CLASSES:
        return _of_scheme(iri)
    head, _, code = iri.rpartition("/")
    name = "hvd-category" if f"{head}/" == HVD_BASE else head.removeprefix(EU)
    labels = codes().get(name, {}).get(code)
    if labels is None:
        return ()
    scheme = Iri(HVD_SCHEME if name == "hvd-category" else f"{EU}{name}")
    said: list[tuple[str, Any]] = []
    if name == "file-type":
        said.append(("rdfs:label", Literal(format_label(code))))
    elif _CLASSES[name] == "skos:Concept":
        label = Literal(labels[0], "fr") if labels[0] else Literal(labels[1], "en")
        said.append(("skos:prefLabel", label))
    said.append(("skos:inScheme", scheme))
    return (_node(iri, _CLASSES[name], said), *_of_scheme(scheme))


def _node(iri: str, kind: str, said: list[tuple[str, Any]] | None = None) -> Node:
    node = Node(iri)
    node.add("rdf:type", full(kind))
    for predicate, found in said or []:
        node.add(predicate, found)
    return node
