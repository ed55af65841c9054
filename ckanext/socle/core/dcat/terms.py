"""What a graph is made of: IRIs, literals, nodes. No library: speed matters here."""

from __future__ import annotations

from typing import Any, NamedTuple

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPE = "rdf:type"


class Iri(str):
    """An absolute IRI, fit to be written in every format as it is."""

    __slots__ = ()


class Literal(NamedTuple):
    """A value: text without control characters, a language or a short datatype."""

    text: str
    language: str = ""
    datatype: str = ""


class Node:
    """A subject and what is said of it; `is_blank` nodes live inside another.

    `statements` maps a short predicate (`dct:title`) to its objects, in order.
    """

    __slots__ = ("id", "is_blank", "statements")

    def __init__(
        self,
        identifier: str,
        is_blank: bool = False,
        statements: dict[str, list[Object]] | None = None,
    ) -> None:
        self.id = identifier
        self.is_blank = is_blank
        self.statements: dict[str, list[Object]] = statements or {}

    def add(self, predicate: str, found: Object | None) -> None:
        """Say something, once; None says nothing."""
        if found is None:
            return
        known = self.statements.get(predicate)
        if known is None:
            self.statements[predicate] = [found]
        elif found not in known:
            known.append(found)

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is said of the same, in the same order."""
        return (
            isinstance(other, Node)
            and self.id == other.id
            and self.is_blank == other.is_blank
            and self.statements == other.statements
        )

    __hash__ = None  # type: ignore[assignment]

    def to_json(self) -> list[Any]:
        """Return the node as JSON, which `from_json` reads back."""
        return [
            self.id,
            int(self.is_blank),
            [
                [predicate, [_to_json(one) for one in found]]
                for predicate, found in self.statements.items()
            ],
        ]

    @classmethod
    def from_json(cls, raw: list[Any]) -> Node:
        """Return the node that `to_json` wrote."""
        identifier, is_blank, statements = raw
        read = {predicate: [*map(_from_json, found)] for predicate, found in statements}
        return cls(identifier, bool(is_blank), read)


Object = Iri | Literal | Node


def _to_json(found: Object) -> Any:
    if isinstance(found, Node):
        return {"node": found.to_json()}
    return list(found) if isinstance(found, Literal) else str(found)


def _from_json(raw: Any) -> Object:
    if isinstance(raw, str):
        return Iri(raw)
    return Literal(*raw) if isinstance(raw, list) else Node.from_json(raw["node"])


def full(short: str) -> Iri:
    """Return the whole IRI of a short name.

    >>> full("dcat:Dataset")
    'http://www.w3.org/ns/dcat#Dataset'
    """
    prefix, _, name = short.partition(":")
    return Iri(PREFIXES[prefix] + name)
